import { join } from 'node:path';
import { runtimeNotice } from './electron-runtime.mjs';
import { root } from './places.mjs';
import { sandboxSwitches } from './sandbox.mjs';

/** Tells the command line that its dependencies and its build have just been seen to. */
export const isSetUp = 'LATENCY_LAB_IS_SET_UP';

/** Names the Electron of this clone to the command line, for the GPU in software that it brings. */
export const electronVariable = 'LATENCY_LAB_ELECTRON';

/**
 * The lab without a window.
 * @param {readonly string[]} args
 * @returns {import('./child.mjs').Program}
 */
export function commandLine(args) {
  return {
    command: process.execPath,
    args: [join(root, 'electron/bin/latency-lab.mjs'), ...args],
    env: { [isSetUp]: '1' },
  };
}

/**
 * The lab in its window.
 * @param {import('./electron-runtime.mjs').ElectronRuntime} electron
 * @param {readonly string[]} args
 * @returns {import('./child.mjs').Program}
 */
export function desktopApp(electron, args) {
  // From Electron 38 on this is the default; before, a session with Wayland alone needs it.
  const display = process.platform === 'linux' ? ['--ozone-platform-hint=auto'] : [];
  return {
    command: electron.executable,
    args: [...sandboxSwitches(), ...display, root, ...args],
    // Editors that are Electron apps set ELECTRON_RUN_AS_NODE in their terminals.
    env: { LATENCY_LAB_RUNTIME: runtimeNotice(electron), ELECTRON_RUN_AS_NODE: null },
  };
}

/**
 * All tests.
 * @param {import('./electron-runtime.mjs').ElectronRuntime} electron
 * @param {Readonly<Record<string, string>>} display
 * @param {readonly string[]} args
 * @returns {import('./child.mjs').Program}
 */
export function tests(electron, display, args) {
  return {
    command: process.execPath,
    args: [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--config',
      'test/vitest.config.ts',
      ...args,
    ],
    cwd: root,
    env: {
      ...display,
      [isSetUp]: '1',
      [electronVariable]: electron.executable,
      LATENCY_LAB_RUNTIME: runtimeNotice(electron),
      ELECTRON_RUN_AS_NODE: null,
    },
  };
}
