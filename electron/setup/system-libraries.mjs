import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runHidden } from './child.mjs';
import {
  debianPackagesFor,
  familyOf,
  missingLibraries,
  remedyElsewhere,
  virtualDisplay,
} from './library-packages.mjs';
import { SetUpProblem, say } from './messages.mjs';

/**
 * Makes sure that Linux has the libraries that Electron needs, and Xvfb where it is to be its display. As
 * root on Debian or its kin they are installed; elsewhere the problem names the command.
 * @param {string} executable
 * @param {{ readonly needsVirtualDisplay: boolean }} options
 */
export async function ensureSystemLibraries(executable, { needsVirtualDisplay }) {
  if (process.platform !== 'linux') return;
  const missing = await missingFrom(executable, needsVirtualDisplay);
  if (missing.length === 0) return;

  const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const remedy =
    familyOf(osRelease) === 'debian'
      ? await remedyOnDebian(missing)
      : remedyElsewhere(missing, osRelease);
  const left = remedy === undefined ? await missingFrom(executable, needsVirtualDisplay) : missing;
  if (left.length === 0) return;
  throw new SetUpProblem(
    `Electron needs ${left.join(', ')}, which this system does not have. ` +
      (remedy === undefined ? 'The packages just installed lack them.' : `Run: ${remedy}`),
  );
}

/**
 * @param {string} executable
 * @param {boolean} needsVirtualDisplay
 */
async function missingFrom(executable, needsVirtualDisplay) {
  const { output } = await runHidden({ command: 'ldd', args: [executable], env: { LC_ALL: 'C' } });
  const missing = missingLibraries(output);
  return needsVirtualDisplay && !isOnPath(virtualDisplay) ? [...missing, virtualDisplay] : missing;
}

/**
 * @param {readonly string[]} missing
 * @returns {Promise<string | undefined>} the command to run, or undefined if it has been run
 */
async function remedyOnDebian(missing) {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    say('Reading Debian’s package lists (apt-get update).');
    await apt(['update']);
  }
  const { packages, unknown } = debianPackagesFor(missing, debianHas);
  if (!isRoot || packages.length === 0 || unknown.length > 0) {
    const others = unknown.length > 0 ? ` (and find what holds ${unknown.join(', ')})` : '';
    return `sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}${others}`;
  }
  say(`Installing ${packages.join(', ')} (apt-get install).`);
  const { code, output } = await apt(['install', '-y', '--no-install-recommends', ...packages]);
  if (code !== 0) {
    throw new SetUpProblem(
      `${output}\napt-get could not install ${packages.join(' ')}; the lines above say why. ` +
        'Mend that, then run the same command again.',
    );
  }
  return undefined;
}

/** @param {readonly string[]} args */
function apt(args) {
  return runHidden({
    command: 'apt-get',
    // Another apt-get may hold the lock, as on a machine that has just started.
    args: ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args],
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** @param {string} name */
function debianHas(name) {
  return (
    spawnSync('apt-cache', ['show', '--no-all-versions', name], { stdio: 'ignore' }).status === 0
  );
}

/** @param {string} program */
function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
