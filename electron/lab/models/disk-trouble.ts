import { errorCode } from './network-errors.ts';

/**
 * An error of the file system, or of a lock on it, in words: what happened, to what, what to do.
 *
 * @param happened as "The model could not be added"
 * @param place what it befell, where the error does not say
 * @returns null for every other error
 */
export function diskTrouble(error: unknown, happened: string, place: string): string | null {
  const code = errorCode(error);
  const path =
    error instanceof Error && 'path' in error && typeof error.path === 'string'
      ? error.path
      : place;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `${happened}: this user has no right to do that at ${path} (${code}). Change who may read and write there, close what has it open, and try again.`;
    case 'EROFS':
      return `${happened}: the disk of ${path} cannot be written to (${code}). Set LATENCY_LAB_HOME to a folder on another one.`;
    case 'EBUSY':
      return `${happened}: ${path} is in use (${code}). Close what has it open, such as a running session, and try again.`;
    case 'ELOCKED':
      return `${happened}: another Latency Lab is at work in ${path} (${code}). Try again in a moment.`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `${happened}: the disk of ${path} is full (${code}). Free some space, or set LATENCY_LAB_HOME to a folder on another disk.`;
    case 'EEXIST':
    case 'ENOTDIR':
    case 'EISDIR':
      return `${happened}: at ${path} a file stands where a folder is needed, or a folder where a file is (${code}). Move it away, and try again.`;
    default:
      return null;
  }
}
