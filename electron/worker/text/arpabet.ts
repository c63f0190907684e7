/** ARPAbet phones with the stress digit of the CMU dictionary: "HH", "AH0", "L", "OW1". */
export type Pronunciation = readonly string[];

const PHONE = /^[A-Z]{1,2}[0-2]?$/;

/** True for an ARPAbet phone, with or without stress. */
export const isPhone = (value: unknown): value is string =>
  typeof value === 'string' && PHONE.test(value);

const SIBILANTS = new Set(['S', 'Z', 'SH', 'ZH', 'CH', 'JH']);
const VOICELESS = new Set(['P', 'T', 'K', 'F', 'TH']);

/** The sound of a plural, possessive or third-person "s" behind `stem`: /ɪz/, /s/ or /z/. */
export function withS(stem: Pronunciation): Pronunciation {
  const last = stem.at(-1) ?? '';
  if (SIBILANTS.has(last)) return [...stem, 'IH0', 'Z'];
  return [...stem, VOICELESS.has(last) ? 'S' : 'Z'];
}

/** The sound of "'d" behind `stem`: /ɪd/ after t and d, else /d/. */
export function withD(stem: Pronunciation): Pronunciation {
  const last = stem.at(-1) ?? '';
  return last === 'T' || last === 'D' ? [...stem, 'IH0', 'D'] : [...stem, 'D'];
}
