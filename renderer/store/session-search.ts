import type { SessionEntry } from '../../electron/common/bridge.ts';
import type { SessionOrder } from '../../electron/common/preferences.ts';

/** What the recordings are searched for: words that all have to be there, and a tag; null for any. */
export type SessionSearch = { readonly words: string; readonly tag: string | null };

export const noSearch: SessionSearch = { words: '', tag: null };

const comparisons: Readonly<Record<SessionOrder, (a: SessionEntry, b: SessionEntry) => number>> = {
  newest: () => 0,
  name: (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }),
  size: (a, b) => b.bytes - a.bytes,
};

/** The recordings that fit, in this order; those that stand equal, the newest first. */
export function findSessions(
  sessions: readonly SessionEntry[],
  { words, tag }: SessionSearch,
  order: SessionOrder,
): readonly SessionEntry[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const compare = comparisons[order];
  return sessions
    .filter((entry) => tag === null || entry.tags.includes(tag))
    .filter((entry) => {
      const text = searchedText(entry);
      return wanted.every((word) => text.includes(word));
    })
    .toSorted((a, b) => compare(a, b) || b.startedAt - a.startedAt);
}

/** Name, id, tags, models, devices, host and texts, in small letters. Not what models recognised. */
const searchedText = ({ name, id, tags, models, devices, texts, host }: SessionEntry): string =>
  [name, id, ...tags, ...models, ...devices, ...texts, host ?? ''].join('\n').toLowerCase();

/** Every tag that a recording has, by name. */
export const tagsOf = (sessions: readonly SessionEntry[]): readonly string[] =>
  [...new Set(sessions.flatMap(({ tags }) => tags))].toSorted((a, b) => a.localeCompare(b));

/** What the recordings take up on the disk, in bytes. */
export const sizeOfAll = (sessions: readonly SessionEntry[]): number =>
  sessions.reduce((sum, { bytes }) => sum + bytes, 0);
