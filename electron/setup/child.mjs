import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * What runs here: a program, its arguments, and what differs from this process's environment (null
 * takes a variable away).
 * @typedef {{
 *   readonly command: string,
 *   readonly args: readonly string[],
 *   readonly cwd?: string,
 *   readonly env?: Readonly<Record<string, string | null>>,
 *   readonly viaShell?: boolean,
 * }} Program
 */

/**
 * Runs a program on this terminal until it ends. Interrupting this process interrupts the program,
 * which then has the time that it needs to finish.
 * @param {Program} program
 * @param {{ readonly stdoutToStderr?: boolean }} [options]
 * @returns {Promise<number>} its exit code, 128 + the signal's number if a signal ended it
 */
export async function run(program, { stdoutToStderr = false } = {}) {
  const child = start(program, ['inherit', stdoutToStderr ? 2 : 'inherit', 'inherit']);
  // A terminal sends Ctrl-C to the whole group: passing it on would interrupt the program twice, which
  // many take as "stop without cleaning up".
  const hasTerminal = [process.stdin, process.stdout, process.stderr].some(
    (stream) => stream.isTTY,
  );
  const passOn = (/** @type {NodeJS.Signals} */ signal) => {
    if (signal !== 'SIGINT' || !hasTerminal) child.kill(signal);
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const signal of signals) process.on(signal, passOn);
  try {
    return await ending(child);
  } finally {
    for (const signal of signals) process.off(signal, passOn);
  }
}

/**
 * Runs a program out of sight and keeps what it wrote.
 * @param {Program} program
 * @returns {Promise<{ readonly code: number, readonly output: string }>}
 */
export async function runHidden(program) {
  const child = start(program, ['ignore', 'pipe', 'pipe']);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return { code: await ending(child), output };
}

/**
 * @param {Program} program
 * @param {import('node:child_process').StdioOptions} stdio
 */
function start({ command, args, cwd, env = {}, viaShell = false }, stdio) {
  const changed = { ...process.env };
  for (const [name, value] of Object.entries(env)) {
    if (value === null) delete changed[name];
    else changed[name] = value;
  }
  return spawn(command, args, { stdio, env: changed, shell: viaShell, ...(cwd ? { cwd } : {}) });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
function ending(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
