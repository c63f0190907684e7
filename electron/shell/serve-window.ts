import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';

/** The window's own address: a scheme of the app's, so that no page has the powers of `file:`. */
export const windowScheme = 'latency-lab';
export const windowAddress = `${windowScheme}://app/index.html`;

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
    { scheme: windowScheme, privileges: { standard: true, secure: true, codeCache: true } },
  ]);
}

/** Serves the files of the built renderer in `folder`, by GET, and nothing else. */
export function serveWindow(folder: string): void {
  protocol.handle(windowScheme, async (request) => {
    const { host, pathname } = new URL(request.url);
    const path = normalize(join(folder, decodeURIComponent(pathname)));
    const type = mediaTypes[extname(path)];
    const isInside = path.startsWith(folder + sep);
    if (request.method !== 'GET' || host !== 'app' || !isInside || type === undefined) {
      return new Response(null, { status: 404 });
    }
    try {
      const body = new Uint8Array(await readFile(path));
      return new Response(body, { headers: { 'content-type': type } });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}
