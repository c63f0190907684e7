import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';
import { recordingOf, serveEvents } from './serve-events.ts';
import { windowScheme } from './window-address.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Before the app is ready: the scheme behaves like https (a secure context, module scripts). */
export function declareWindowScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: windowScheme,
      privileges: {
        standard: true,
        secure: true,
        codeCache: true,
        // The window's thread that reads recordings fetches their events.
        supportFetchAPI: true,
        stream: true,
      },
    },
  ]);
}

/**
 * A thread of the window may run its own script and fetch from its own address. The page's own policy, which
 * lets it fetch nothing, is in `index.html`.
 */
const threadPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'";

/**
 * Serves the files of the built renderer in `folder` and the events of the recordings that `folderOf` finds, by
 * GET, and nothing else.
 */
export function serveWindow(folder: string, folderOf: (id: string) => string): void {
  protocol.handle(windowScheme, async (request) => {
    const { host, pathname } = new URL(request.url);
    const id = recordingOf(pathname);
    if (id !== null && host === 'app' && request.method === 'GET') return serveEvents(id, folderOf);
    const path = normalize(join(folder, decodeURIComponent(pathname)));
    const type = mediaTypes[extname(path)];
    const isInside = path.startsWith(folder + sep);
    if (request.method !== 'GET' || host !== 'app' || !isInside || type === undefined) {
      return new Response(null, { status: 404 });
    }
    try {
      const body = new Uint8Array(await readFile(path));
      const headers = { 'content-type': type, 'content-security-policy': threadPolicy };
      return new Response(body, {
        headers: extname(path) === '.js' ? headers : { 'content-type': type },
      });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}
