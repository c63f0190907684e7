import type { App, Session, WebContents } from 'electron';
import { windowAddress } from './window-address.ts';

/** No page may ask for anything of the system. A permission is added here, with its reason. */
const allowedPermissions: ReadonlySet<string> = new Set();

/** Default-deny for every page there will ever be. Links a person clicks open nowhere in here. */
export function lockDown(app: App): void {
  app.on('web-contents-created', (_, contents) => lockContents(contents));
}

export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_, permission, answer) =>
    answer(allowedPermissions.has(permission)),
  );
  session.setPermissionCheckHandler((_, permission) => allowedPermissions.has(permission));
}

function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (event.url !== windowAddress) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** Whether a message comes from the app's own page, in its main frame. */
export const isTrustedSender = (frame: { url: string; parent: object | null } | null): boolean =>
  frame !== null && frame.parent === null && frame.url === windowAddress;
