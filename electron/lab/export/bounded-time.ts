/**
 * Does `work` with a signal that aborts after so many milliseconds, with a `TimeoutError`, or when one of `others` does.
 * By hand: in Node 20 what `AbortSignal.any` and `AbortSignal.timeout` make together may be collected as garbage before
 * its time is over (seen here), and then never aborts.
 */
export async function withinTime<Value>(
  milliseconds: number,
  others: readonly AbortSignal[],
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const late = new DOMException('The time is over.', 'TimeoutError');
  const timer = setTimeout(() => controller.abort(late), milliseconds);
  for (const other of others) {
    if (other.aborted) abort();
    other.addEventListener('abort', abort);
  }
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    for (const other of others) other.removeEventListener('abort', abort);
  }
}
