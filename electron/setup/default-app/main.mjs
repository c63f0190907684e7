import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as electron from 'electron';

/**
 * Stands in for Electron's own default app, which the fallback runtime does not have: loads the app whose
 * folder is the first argument that is no switch, as `electron FOLDER` does.
 */
const require = createRequire(import.meta.url);
/**
 * With two methods that Electron's own default app uses and its types leave out.
 * @typedef {import('electron').App & { setVersion(version: string): void, setAppPath(path: string): void }} App
 */
const app = /** @type {App} */ (electron.app);
const args = process.argv.slice(1);
const path = args.find((argument) => !argument.startsWith('-'));

if (args.includes('--version')) {
  process.stdout.write(`v${process.versions.electron}\n`);
  process.exit(0);
}
if (path === undefined) {
  process.stderr.write('This Electron runs an app: give the path of its folder.\n');
  process.exit(1);
}

const folder = resolve(path);
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
app.setName(manifest.productName ?? manifest.name ?? 'Electron');
if (manifest.version) app.setVersion(manifest.version);
app.setAppPath(folder);
await import(pathToFileURL(require.resolve(folder)).href);
