import type { App, Session, WebContents } from 'electron';
import { windowAddress, windowOrigin } from './window-address.ts';

/** What a page says of what it wants: Electron names the kinds of media in one place when it asks, in another when it checks. */
type Wanted = {
  readonly permission: string;
  readonly media: readonly string[];
  /** Of the frame that wants it. */
  readonly address: string;
  readonly isMainFrame: boolean;
};

/**
 * No page may ask for anything of the system, but for what stands here with its reason: the microphone, for the app's
 * own page, sound alone, and only while a person is to talk (`mayListen`).
 */
export const isAllowed = (
  { permission, media, address, isMainFrame }: Wanted,
  mayListen: boolean,
): boolean =>
  mayListen &&
  permission === 'media' &&
  isMainFrame &&
  isOwnAddress(address) &&
  media.length > 0 &&
  media.every((kind) => kind === 'audio');

/** A check names the page's origin only, which for a scheme of our own ends with a slash. */
const isOwnAddress = (address: string): boolean =>
  address === windowAddress || address === windowOrigin || address === `${windowOrigin}/`;

/** Default-deny for every page there will ever be. Links a person clicks open nowhere in here. */
export function lockDown(app: App): void {
  app.on('web-contents-created', (_, contents) => lockContents(contents));
}

/** `mayListen`: whether a person is to talk now. */
export function lockSession(session: Session, mayListen: () => boolean): void {
  session.setPermissionRequestHandler((_, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const { requestingUrl: address, isMainFrame } = details;
    answer(isAllowed({ permission, media, address, isMainFrame }, mayListen()));
  });
  session.setPermissionCheckHandler((_, permission, origin, { mediaType, isMainFrame }) => {
    const media = mediaType === undefined ? [] : [mediaType];
    return isAllowed({ permission, media, address: origin, isMainFrame }, mayListen());
  });
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
