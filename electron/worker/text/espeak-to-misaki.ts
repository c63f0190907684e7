/**
 * What Kokoro's front end (misaki, `EspeakG2P`) writes for the sounds of two letters that espeak-ng ties together,
 * in the languages that are phonemized by it. Ties that are left, and hyphens, are dropped.
 */
const TIED: Readonly<Record<string, string>> = {
  'a^ɪ': 'I',
  'a^ʊ': 'W',
  'd^z': 'ʣ',
  'd^ʒ': 'ʤ',
  'e^ɪ': 'A',
  'o^ʊ': 'O',
  'ə^ʊ': 'Q',
  's^s': 'S',
  't^s': 'ʦ',
  't^ʃ': 'ʧ',
  'ɔ^ɪ': 'Y',
};

/** espeak-ng's IPA, tied by "^", in the letters that Kokoro reads. */
export const espeakToMisaki = (phonemes: string): string =>
  phonemes.replace(/.\^./gu, (tied) => TIED[tied] ?? tied).replace(/[\^-]/g, '');
