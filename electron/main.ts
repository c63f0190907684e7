import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, type BrowserWindow, Menu, session, utilityProcess } from 'electron';
import { version } from '../package.json';
import { eventChannels } from './common/calls.ts';
import { launchUtility } from './host/launch-utility.ts';
import { labHome } from './lab/home.ts';
import { makeLab } from './lab/make-lab.ts';
import { answerCalls } from './shell/answer-calls.ts';
import { LiveSession } from './shell/live-session.ts';
import { openMainWindow } from './shell/main-window.ts';
import { makeCalls } from './shell/make-calls.ts';
import { makeMenu } from './shell/menu.ts';
import { openPreferences } from './shell/preferences-file.ts';
import { lockDown, lockSession } from './shell/security.ts';
import { declareWindowScheme, serveWindow } from './shell/serve-window.ts';

/** The desktop app's composition root. */
const programs = fileURLToPath(new URL('.', import.meta.url));
const root = join(programs, '..', '..');
const resources = join(app.isPackaged ? process.resourcesPath : root, 'resources');
const home = labHome(process.env);

app.setPath('userData', join(home.cache, 'electron'));
declareWindowScheme();
lockDown(app);

let window: BrowserWindow | null = null;
const tell = (channel: string, message: unknown): void => {
  if (window !== null && !window.isDestroyed()) window.webContents.send(channel, message);
};

async function open(): Promise<void> {
  await app.whenReady();
  lockSession(session.defaultSession);
  serveWindow(join(root, 'out', 'renderer'));
  const lab = await makeLab({ resources, programs, version, env: process.env }, (entry) =>
    launchUtility(utilityProcess.fork, entry),
  );
  const live = new LiveSession(lab, (update) => tell(eventChannels.onSession, update));
  const preferences = openPreferences(home.preferences);
  const openWindow = (): void => {
    window = openMainWindow(
      join(root, 'out', 'preload', 'preload.cjs'),
      preferences.current().window,
      (bounds) => void preferences.set({ ...preferences.current(), window: bounds }),
    );
  };
  answerCalls(
    makeCalls({
      lab,
      live,
      preferences,
      window: () => window ?? never(),
      tellActivity: (activity) => tell(eventChannels.onActivity, activity),
      scenarios: join(resources, 'scenarios'),
      runtimeNotice: process.env.LATENCY_LAB_RUNTIME ?? null,
    }),
  );
  Menu.setApplicationMenu(makeMenu((command) => tell(eventChannels.onMenu, command)));
  sealBeforeQuitting(live);
  openWindow();
  app.on('activate', () => {
    if (window === null || window.isDestroyed()) openWindow();
  });
}

/** Quitting waits for the recording's seal; a second attempt does not. */
function sealBeforeQuitting(live: LiveSession): void {
  let isClosing = false;
  app.on('before-quit', (event) => {
    if (live.id === null || isClosing) return;
    isClosing = true;
    event.preventDefault();
    void live.close().finally(() => app.quit());
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}

function never(): never {
  throw new Error('The window is closed.');
}

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => {
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });
  void open();
} else {
  app.quit();
}
