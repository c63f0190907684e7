import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { defaultPreferences, type Preferences, preferencesSchema } from '../common/preferences.ts';
import { writeAtomically } from '../lab/write-atomically.ts';

/** What the app remembers, in one file. A damaged file means the defaults, never an error. */
export type PreferencesFile = {
  readonly current: () => Preferences;
  /** Writes one after the other; the last one given is the one that stays. */
  readonly set: (preferences: Preferences) => Promise<void>;
};

export function openPreferences(path: string): PreferencesFile {
  let current = read(path);
  let writing: Promise<void> = Promise.resolve();
  return {
    current: () => current,
    set: (preferences) => {
      current = preferences;
      writing = writing
        .then(() => mkdir(dirname(path), { recursive: true }))
        .then(() => writeAtomically(path, JSON.stringify(current, null, 2)))
        // A preference that is not remembered is not worth a message; the next change tries again.
        .catch(() => undefined);
      return writing;
    },
  };
}

function read(path: string): Preferences {
  try {
    return preferencesSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return defaultPreferences;
  }
}
