import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, type BrowserWindow, Menu, safeStorage, session, utilityProcess } from 'electron';
import { version } from '../package.json';
import { eventChannels } from './common/calls.ts';
import type { RecentSession } from './common/preferences.ts';
import { launchUtility } from './host/launch-utility.ts';
import { labHome } from './lab/home.ts';
import { makeLab } from './lab/make-lab.ts';
import { openLibrary } from './lab/session-library.ts';
import { answerCalls } from './shell/answer-calls.ts';
import { FilesToOpen, recordingsIn, secondStartSchema } from './shell/files-to-open.ts';
import { openKeychain } from './shell/keychain.ts';
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
const filesToOpen = new FilesToOpen((path) => tell(eventChannels.onOpen, { path }));
/** Shows the window, or a new one; nothing before there is one to show. */
let comeForward = (): void => undefined;
const tell = (channel: string, message: unknown): void => {
  if (window !== null && !window.isDestroyed()) window.webContents.send(channel, message);
};

async function open(): Promise<void> {
  await app.whenReady();
  serveWindow(join(root, 'out', 'renderer'), openLibrary(home.sessions).folderOf);
  const keychain = openKeychain(home.keys, safeStorage);
  const lab = await makeLab(
    { resources, programs, version, env: process.env },
    (entry) => launchUtility(utilityProcess.fork, entry),
    [keychain],
  );
  const live = new LiveSession(lab, (update) => tell(eventChannels.onSession, update));
  lockSession(session.defaultSession, () => live.isTalk);
  live.talk.onNews((news) => tell(eventChannels.onTalk, news));
  const preferences = openPreferences(home.preferences);
  const openWindow = (): void => {
    filesToOpen.wait();
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
      keychain,
      env: process.env,
      preferences,
      window: () => window ?? never(),
      tellActivity: (activity) => tell(eventChannels.onActivity, activity),
      scenarios: join(resources, 'scenarios'),
      reportPage: join(programs, '..', 'report', 'report.html'),
      runtimeNotice: process.env.LATENCY_LAB_RUNTIME ?? null,
      filesToOpen,
      showRecent,
    }),
  );
  showRecent(preferences.current().recent);
  sealBeforeQuitting(live);
  openWindow();
  comeForward = (): void => {
    if (window === null || window.isDestroyed()) openWindow();
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  };
  app.on('activate', () => {
    if (window === null || window.isDestroyed()) openWindow();
  });
}

function showRecent(recent: readonly RecentSession[]): void {
  Menu.setApplicationMenu(
    makeMenu({
      send: (command) => tell(eventChannels.onMenu, command),
      recent,
      openSession: (id) => tell(eventChannels.onOpen, { id }),
    }),
  );
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

const files = recordingsIn(process.argv.slice(1), process.cwd());
if (app.requestSingleInstanceLock({ files })) {
  for (const file of files) filesToOpen.add(file);
  app.on('second-instance', (_event, _argv, _folder, told) => {
    for (const file of secondStartSchema.safeParse(told).data?.files ?? []) filesToOpen.add(file);
    comeForward();
  });
  // macOS hands over a double-clicked file by this, also before the app is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    filesToOpen.add(path);
    comeForward();
  });
  void open();
} else {
  app.quit();
}
