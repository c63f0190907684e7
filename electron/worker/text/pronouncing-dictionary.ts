import { isPhone, type Pronunciation } from './arpabet.ts';
import { readJsonObject } from './json-file.ts';

/** Words in capitals, with their apostrophes and hyphens, to their first pronunciation. */
export type PronouncingDictionary = ReadonlyMap<string, Pronunciation>;

/**
 * The CMU Pronouncing Dictionary as a JSON object of words to lists of ARPAbet phones,
 * `{"HELLO": ["HH", "AH0", "L", "OW1"]}`. About 130,000 words take 0.2 s.
 *
 * @throws Error naming the file and the first entry that is not so.
 */
export function loadPronouncingDictionary(path: string): PronouncingDictionary {
  const words = new Map<string, Pronunciation>();
  const known = new Set<unknown>();
  for (const [word, phones] of Object.entries(readJsonObject(path, 'pronouncing dictionary'))) {
    if (!Array.isArray(phones) || phones.length === 0) {
      throw new Error(`The pronouncing dictionary ${path} lists no phones for "${word}".`);
    }
    for (const phone of phones) {
      if (known.has(phone)) continue;
      if (!isPhone(phone)) {
        throw new Error(`The pronouncing dictionary ${path} has no ARPAbet phone in "${word}".`);
      }
      known.add(phone);
    }
    words.set(word, phones);
  }
  if (words.size === 0) throw new Error(`The pronouncing dictionary ${path} is empty.`);
  return words;
}
