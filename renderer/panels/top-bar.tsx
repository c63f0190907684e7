import type React from 'react';
import type { Preferences } from '../../electron/common/preferences.ts';
import { runProgress } from '../store/run-progress.ts';
import type { SessionView } from '../store/session-view.ts';
import { useActions, useLab } from '../store/use-lab.ts';
import { Button } from '../ui/button.tsx';
import type { IconName } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { keyNames } from './key-names.ts';

const themeIcons: Readonly<Record<Preferences['theme'], IconName>> = {
  system: 'system',
  light: 'sun',
  dark: 'moon',
};

/** Run, stop, where the session stands; theme and help. */
export function TopBar(): React.JSX.Element {
  const live = useLab((state) => state.live);
  const tasks = useLab((state) => state.tasks);
  const theme = useLab((state) => state.theme);
  const isReady = useLab((state) => state.welcome !== null);
  const { run, stop, nextTheme, setHelpOpen } = useActions();
  const isRunning = live !== null;
  return (
    <header className="top-bar">
      <h1 className="product">Latency Lab</h1>
      <Button
        icon="play"
        look="primary"
        disabled={!isReady || isRunning}
        isBusy={tasks.has('start')}
        title={`Run the scenario (${keyNames.run})`}
        data-testid="run-button"
        onClick={() => void run()}
      >
        {tasks.has('start') ? 'Starting…' : 'Run'}
      </Button>
      <Button
        icon="stop"
        disabled={!isRunning}
        isBusy={tasks.has('stop')}
        title={`Stop: cancel what runs and waits, keep what was measured (${keyNames.stop})`}
        data-testid="stop-button"
        onClick={() => void stop()}
      >
        {tasks.has('stop') ? 'Stopping…' : 'Stop'}
      </Button>
      <div className="top-bar-progress">{live !== null && <SessionProgress view={live} />}</div>
      <IconButton
        icon={themeIcons[theme]}
        label={`Theme: ${theme === 'system' ? "the system's" : theme}`}
        data-testid="theme-toggle"
        data-theme-choice={theme}
        onClick={nextTheme}
      />
      <IconButton
        icon="help"
        label="Keys and definitions"
        keys="?"
        data-testid="help-button"
        onClick={() => setHelpOpen(true)}
      />
    </header>
  );
}

function SessionProgress({ view }: { readonly view: SessionView }): React.JSX.Element {
  const { done, total, label } = runProgress(view);
  return (
    <div className="session-progress" data-testid="session-progress">
      <span className="session-progress-label">{label}</span>
      <ProgressBar label={label} done={done} total={total} />
    </div>
  );
}
