import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from './child.mjs';
import { SetUpProblem, say } from './messages.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { root } from './places.mjs';

/**
 * The part of a lock file that matters here.
 * @typedef {{ readonly version?: string, readonly integrity?: string, readonly optional?: boolean,
 *   readonly devOptional?: boolean }} LockedPackage
 * @typedef {{ readonly packages?: Readonly<Record<string, LockedPackage>> }} LockFile
 */

/** Installs the dependencies if what is installed is not what package-lock.json names. */
export async function ensureDependencies() {
  if (await areInstalled()) return;
  await oneAtATime({ folder: join(root, 'out'), name: 'dependencies' }, async () => {
    if (await areInstalled()) return;
    say('Installing the dependencies (npm ci); this takes a minute the first time.');
    const code = await run(npmProgram(['ci', '--loglevel=error']), { stdoutToStderr: true });
    if (code !== 0) {
      throw new SetUpProblem(
        `npm ci could not install the dependencies (exit code ${code}); the lines above say why. ` +
          'Mend that, then run the same command again.',
      );
    }
  });
}

async function areInstalled() {
  const wanted = await readLock(join(root, 'package-lock.json'));
  const installed = await readLock(join(root, 'node_modules', '.package-lock.json'));
  return wanted !== undefined && installed !== undefined && matches(wanted, installed);
}

/**
 * Whether what npm noted in node_modules is what the lock file names. Only optional packages may be
 * absent: those of other platforms.
 * @param {LockFile} wanted package-lock.json
 * @param {LockFile} installed node_modules/.package-lock.json, which npm writes when an install is whole
 */
export function matches(wanted, installed) {
  return Object.entries(wanted.packages ?? {}).every(([path, locked]) => {
    if (path === '') return true;
    const found = installed.packages?.[path];
    if (!found) return locked.optional === true || locked.devOptional === true;
    return found.version === locked.version && found.integrity === locked.integrity;
  });
}

/**
 * npm itself: the one that runs this script, if one does, else the one on the path.
 * @param {readonly string[]} args
 * @returns {import('./child.mjs').Program}
 */
export function npmProgram(args) {
  // Nothing needs onnxruntime-node's CUDA download, and behind a firewall it fails.
  const common = { cwd: root, env: { ONNXRUNTIME_NODE_INSTALL: 'skip' } };
  const running = process.env.npm_execpath;
  if (running && basename(running) === 'npm-cli.js') {
    return { command: process.execPath, args: [running, ...args], ...common };
  }
  return { command: 'npm', args, viaShell: process.platform === 'win32', ...common };
}

/**
 * @param {string} file
 * @returns {Promise<LockFile | undefined>}
 */
async function readLock(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
