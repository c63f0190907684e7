import { spawn } from 'node:child_process';
import { SetUpProblem } from './messages.mjs';

/** Whether a window can be shown. Only Linux has machines where none can. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Does the work with a display: the one that there is, else an Xvfb of its own that ends with the work.
 * @template Result
 * @param {(env: Readonly<Record<string, string>>) => Promise<Result>} work given what its programs need
 * @returns {Promise<Result>}
 */
export async function withDisplay(work) {
  if (hasDisplay()) return work({});
  // It picks a free number itself and says it on file descriptor 3.
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => server.once('close', resolve));
  // A window server that outlives an interrupted parent would stay for ever.
  const stop = () => server.kill();
  process.once('exit', stop);
  try {
    return await work({ DISPLAY: `:${await displayNumber(server)}` });
  } finally {
    process.off('exit', stop);
    stop();
    await ended;
  }
}

/**
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<number>}
 */
function displayNumber(server) {
  return new Promise((resolve, reject) => {
    const failed = (/** @type {string} */ reason) =>
      reject(new SetUpProblem(`Xvfb, the display for the tests, did not start: ${reason}.`));
    server.once('error', ({ message }) => failed(message));
    server.once('exit', (code, signal) => failed(`it ended with ${signal ?? code}`));
    let text = '';
    server.stdio[3]?.on('data', (chunk) => {
      text += chunk;
      if (text.endsWith('\n')) resolve(Number(text));
    });
  });
}
