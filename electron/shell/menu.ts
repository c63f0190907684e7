import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../common/bridge.ts';
import type { RecentSession } from '../common/preferences.ts';

type MenuNeeds = {
  readonly send: (command: MenuCommand) => void;
  /** Sessions looked at lately, the latest first. */
  readonly recent: readonly RecentSession[];
  readonly openSession: (id: string) => void;
};

/** The application's menu. Its commands are carried out by the window. */
export function makeMenu({ send, recent, openSession }: MenuNeeds): Menu {
  const item = (label: string, command: MenuCommand, accelerator?: string) => ({
    label,
    click: () => send(command),
    ...(accelerator === undefined ? {} : { accelerator }),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  return Menu.buildFromTemplate([
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('Open recording…', 'open-recording', 'CmdOrCtrl+O'),
        {
          label: 'Open recent',
          enabled: recent.length > 0,
          // An ampersand in a name is no mark of a key.
          submenu: recent.map(({ id, name }) => ({
            label: name.replaceAll('&', '&&'),
            sublabel: id,
            click: () => openSession(id),
          })),
        },
        item('Save recording as…', 'save-recording', 'CmdOrCtrl+S'),
        separator,
        item('Open scenario…', 'open-scenario', 'CmdOrCtrl+Shift+O'),
        item('Save scenario as…', 'save-scenario', 'CmdOrCtrl+Shift+S'),
        separator,
        { role: process.platform === 'darwin' ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Session',
      submenu: [item('Run', 'run', 'CmdOrCtrl+Enter'), item('Stop', 'stop', 'CmdOrCtrl+.')],
    },
    {
      label: '&View',
      submenu: [
        item('Commands…', 'palette', 'CmdOrCtrl+K'),
        item('Fit the waterfall', 'fit'),
        item('Change theme', 'theme'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [item('Keys and figures', 'help', 'F1')] },
  ]);
}
