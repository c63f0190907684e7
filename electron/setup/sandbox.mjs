import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetUpProblem, say } from './messages.mjs';

/**
 * The switches that Chromium's sandbox needs here: none, but for root on Linux, whom it refuses.
 * @returns {string[]}
 */
export function sandboxSwitches() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [];
  say('Starting with --no-sandbox: Chromium’s sandbox does not run as root.');
  return ['--no-sandbox'];
}

/**
 * Fails where Linux lets an ordinary user neither make the namespaces that the sandbox needs (as Ubuntu
 * since 23.10) nor use its set-user-id program: Electron would end with a fatal error.
 * @param {string} executable
 */
export function checkSandbox(executable) {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return;
  const program = join(dirname(executable), 'chrome-sandbox');
  if (allowsNamespaces() || isSetUserId(program)) return;
  throw new SetUpProblem(
    'Electron’s sandbox may not start on this system. ' +
      `Run: sudo chown root:root '${program}' && sudo chmod 4755 '${program}'`,
  );
}

function allowsNamespaces() {
  return (
    kernelSetting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') !== '1' &&
    kernelSetting('/proc/sys/kernel/unprivileged_userns_clone') !== '0' &&
    kernelSetting('/proc/sys/user/max_user_namespaces') !== '0'
  );
}

/** @param {string} file */
function kernelSetting(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/** @param {string} program */
function isSetUserId(program) {
  if (!existsSync(program)) return false;
  const { uid, mode } = statSync(program);
  return uid === 0 && (mode & 0o4111) === 0o4111;
}
