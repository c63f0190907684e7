import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lock } from 'proper-lockfile';

/**
 * After so long without a sign of life the holder counts as dead. It gives a sign twice in that time.
 * Stated in milliseconds; proper-lockfile allows no less than 2,000.
 */
const staleMillis = 4000;
const askAgainMillis = 200;

/**
 * Waits for its turn to download into `store`, over all processes; one that died is passed over.
 * Losing the lock while holding it (the machine slept) does no harm and is ignored: parts have unique
 * names and only checked files are renamed, so at worst a file is fetched twice.
 *
 * @param onWait called once if somebody else holds the lock
 * @returns the release
 * @throws the signal's reason, or the file system's error
 */
export async function acquireDownloadLock(
  store: string,
  { onWait, signal }: { onWait: () => void; signal: AbortSignal },
): Promise<() => Promise<void>> {
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted();
    try {
      const release = await lock(store, {
        lockfilePath: join(store, 'download.lock'),
        stale: staleMillis,
        onCompromised: () => {},
      });
      return () => release().catch(() => {});
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw error;
    }
    if (attempt === 0) onWait();
    await pause(askAgainMillis, undefined, { signal });
  }
}
