import './zod-without-eval.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layers.css';
import './styles/window.css';
import './styles/left-pane.css';
import './styles/scenario.css';
import './styles/devices.css';
import './styles/figures.css';
import './styles/run-details.css';
import './styles/span-details.css';
import './styles/compare.css';
import './styles/compare-figures.css';
import './styles/compare-panes.css';
import './styles/differences.css';
import './styles/operators.css';
import './styles/real-time.css';
import './styles/quality.css';
import './styles/turn-bars.css';
import './styles/turns.css';
import './styles/what-if.css';
import './styles/models.css';
import './styles/turn-fields.css';
import './styles/keys.css';
import './styles/talk.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { MenuCommand } from '../electron/common/bridge.ts';
import { App } from './app.tsx';
import { connectLab } from './lab.ts';
import { SoundProvider } from './panels/audio/sound-context.tsx';
import { onNextFrame } from './store/event-queue.ts';
import { createLabStore } from './store/lab-store.ts';
import { readEventsOnThread } from './store/read-events.ts';
import { LabContext } from './store/use-lab.ts';
import { startVerdictWorker } from './store/verdicts.ts';
import { openMicrophone } from './talk/microphone.ts';
import { openSpeaker } from './talk/speaker.ts';

const lab = connectLab();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');

if (lab === null) {
  root.textContent = 'This page is the window of Latency Lab: start the app with "npm start".';
} else {
  const listeners = new Set<(command: MenuCommand) => void>();
  const labStore = createLabStore(
    lab,
    onNextFrame,
    () => performance.now(),
    (command) => {
      for (const listener of listeners) listener(command);
    },
    startVerdictWorker,
    readEventsOnThread,
    { openMicrophone, openSpeaker },
  );
  const listenToMenu = (act: (command: MenuCommand) => void): (() => void) => {
    listeners.add(act);
    return () => listeners.delete(act);
  };
  window.addEventListener('pagehide', labStore.stop);
  void labStore.start();
  createRoot(root).render(
    <StrictMode>
      <LabContext value={labStore}>
        <SoundProvider>
          <App listenToMenu={listenToMenu} />
        </SoundProvider>
      </LabContext>
    </StrictMode>,
  );
}
