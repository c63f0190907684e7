import { BrowserWindow } from 'electron';
import type { Preferences } from '../common/preferences.ts';
import { windowAddress } from './window-address.ts';

type Bounds = NonNullable<Preferences['window']>;

const firstBounds: Bounds = { width: 1440, height: 900, isMaximized: false };

/** Opens the one window, where it was last time. `remember` is told when it is moved or resized. */
export function openMainWindow(
  preload: string,
  bounds: Bounds | null,
  remember: (bounds: Bounds) => void,
): BrowserWindow {
  const { isMaximized, x, y, ...size } = bounds ?? firstBounds;
  const window = new BrowserWindow({
    ...size,
    ...(x === undefined || y === undefined ? {} : { x, y }),
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Latency Lab',
    backgroundColor: '#1b1d21',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  const tell = (): void =>
    remember({ ...window.getNormalBounds(), isMaximized: window.isMaximized() });
  window.on('resized', tell);
  window.on('moved', tell);
  window.on('maximize', tell);
  window.on('unmaximize', tell);
  void window.loadURL(windowAddress);
  return window;
}
