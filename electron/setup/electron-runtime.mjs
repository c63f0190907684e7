import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runHidden } from './child.mjs';
import { fallbackVersion, findFallback, removeLeftovers } from './fallback-place.mjs';
import { SetUpProblem, say } from './messages.mjs';
import { cacheFolder, root } from './places.mjs';

/**
 * An Electron that can be started. The fallback is an older one that a package registry has.
 * @typedef {{ readonly executable: string, readonly version: string, readonly isFallback: boolean }}
 *   ElectronRuntime
 */

/**
 * The Electron that package.json names. Where it cannot be downloaded, the fallback, and that is
 * remembered: a later start asks the network again only when told to or for another version.
 * @param {{ readonly retry?: boolean }} [options]
 * @returns {Promise<ElectronRuntime>}
 */
export async function findElectron({ retry = false } = {}) {
  const installed = await installedElectron();
  if (installed) return installed;

  const { version } = electronPackage();
  const cache = await cacheFolder();
  const note = join(cache, 'electron-runtimes', 'could-not-download.txt');
  await removeLeftovers(cache);
  const unavailable = await readFile(note, 'utf8').catch(() => '');
  if (!retry && unavailable === version) {
    const fallback = findFallback(cache);
    if (fallback) return fallback;
  }

  const failure = await download(version);
  if (failure === undefined) {
    await rm(note, { force: true });
    const downloaded = await installedElectron();
    if (downloaded) return downloaded;
  }
  return fallBack({ version, cache, note, failure: failure ?? 'its files are not there' });
}

/**
 * The Electron that `findElectron` would give, where it is there already: nothing is downloaded.
 * @returns {Promise<ElectronRuntime | undefined>}
 */
export async function electronAtHand() {
  try {
    return (await installedElectron()) ?? findFallback(await cacheFolder());
  } catch {
    // Installed without its development dependencies, the lab has no Electron package to look in.
    return undefined;
  }
}

/**
 * What the screen and a recording say of the runtime, where there is something to say: that it is not
 * the one that ships.
 * @param {ElectronRuntime} runtime
 * @returns {string | null}
 */
export function runtimeNotice({ version, isFallback }) {
  if (!isFallback) return null;
  return `electron ${version} (fallback: end-of-life, for firewalled machines and tests)`;
}

/**
 * Fails unless the runtime really starts here and is the version that it claims.
 * @param {ElectronRuntime} runtime
 */
export async function proveThatItRuns({ executable, version }) {
  const { code, output } = await runHidden({
    command: executable,
    args: ['--print', 'process.versions.electron'],
    env: { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: null },
  });
  if (code === 0 && output.trim() === version) return;
  throw new SetUpProblem(
    `Electron ${version} is installed but does not start (exit code ${code}): ${output.trim()}\n` +
      `Delete ${dirname(executable)} and run the same command again.`,
  );
}

/** @returns {Promise<ElectronRuntime | undefined>} */
async function installedElectron() {
  const { folder, version } = electronPackage();
  const elsewhere = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const dist = elsewhere ?? join(folder, 'dist');
  const found = await readFile(join(dist, 'version'), 'utf8').catch(() => '');
  if (elsewhere === undefined && found.trim().replace(/^v/, '') !== version) return undefined;
  // Electron's installer writes path.txt last: without it, what is in dist may be half of it.
  const path = await readFile(join(folder, 'path.txt'), 'utf8').catch(() =>
    elsewhere ? 'electron' : undefined,
  );
  if (path === undefined || !existsSync(join(dist, path))) return undefined;
  return {
    executable: join(dist, path),
    version: found.trim().replace(/^v/, ''),
    isFallback: false,
  };
}

function electronPackage() {
  const manifest = createRequire(join(root, 'package.json')).resolve('electron/package.json');
  /** @type {{ version: string }} */
  const { version } = createRequire(manifest)(manifest);
  return { folder: dirname(manifest), version };
}

/**
 * @param {string} version
 * @returns {Promise<string | undefined>} why it failed, in a few words
 */
async function download(version) {
  say(`Downloading Electron ${version}.`);
  const { folder } = electronPackage();
  const hasProxy = process.env.HTTPS_PROXY ?? process.env.https_proxy;
  const { code, output } = await runHidden({
    command: process.execPath,
    args: [join(folder, 'install.js')],
    env: hasProxy ? { ELECTRON_GET_USE_PROXY: 'true' } : {},
  });
  if (code === 0) return undefined;
  const reason = output.split('\n').find((line) => /^\S*Error/.test(line));
  return reason ?? `exit code ${code}`;
}

/**
 * @param {{ version: string, cache: string, note: string, failure: string }} wanted
 * @returns {Promise<ElectronRuntime>}
 */
async function fallBack({ version, cache, note, failure }) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetUpProblem(
      `Electron ${version} could not be downloaded (${failure}). Check the network, or set ` +
        'ELECTRON_MIRROR to a mirror that this machine reaches, then run the same command again.',
    );
  }
  say(
    `Electron ${version} could not be downloaded (${failure}). Using Electron ${fallbackVersion} ` +
      'instead: it is end-of-life, for firewalled machines and tests only. ' +
      '"npm start -- --retry-electron" tries the download again.',
  );
  const { assembleFallback } = await import('./fallback-runtime.mjs');
  const fallback = await assembleFallback(cache);
  await mkdir(dirname(note), { recursive: true });
  await writeFile(note, version);
  return fallback;
}
