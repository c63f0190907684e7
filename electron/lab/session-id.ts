import { randomBytes } from 'node:crypto';

const drawn = (): string => randomBytes(2).toString('hex');

/** Sorts by time, says what it is, and does not collide: `20261122-140502-quick-look-3f9a`. */
export function sessionId(name: string, startedAt: number, suffix = drawn()): string {
  const [date = '', time = ''] = new Date(startedAt).toISOString().split(/[T.]/);
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? ['session'];
  const title = words.join('-').slice(0, 40);
  return [date.replaceAll('-', ''), time.replaceAll(':', ''), title, suffix].join('-');
}
