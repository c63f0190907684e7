/**
 * How a dialect writes ARPAbet phones. A key is a phone, with 0 where it is an unstressed vowel, and may name
 * what stands around it; the most particular key that the table has counts (`write-ipa.ts`):
 *
 *   `AH`      stressed, or of a phone without another entry
 *   `AH0`     unstressed
 *   `<AH0`    at the start of a word
 *   `AH0>L`   the vowel of a last syllable like that of "table", `AH0>N` of "sudden"
 *   `AH0>TN`  the vowel of a last syllable like that of "button", `T>TN` and `N<TN` its consonants
 *   `AA>R`    before an r that no vowel of the word follows, `AO>F` before f, th, s, g, ng, `ER>V` before a vowel
 *   `T.`      between a vowel or r and an unstressed vowel (the American flap)
 *   `IH0.`    the vowel of the endings -es and -ed
 *   `R.`      not before a vowel, of this word or the next
 */
export type Dialect = {
  readonly sounds: Readonly<Record<string, string>>;
  /** What becomes of a mark that is not kept as it is. */
  readonly marks: Readonly<Record<string, string>>;
};

const CONSONANTS = {
  B: 'b',
  D: 'd',
  DH: 'ð',
  F: 'f',
  G: 'ɡ',
  HH: 'h',
  K: 'k',
  L: 'l',
  M: 'm',
  N: 'n',
  NG: 'ŋ',
  P: 'p',
  R: 'ɹ',
  S: 's',
  SH: 'ʃ',
  T: 't',
  TH: 'θ',
  V: 'v',
  W: 'w',
  Y: 'j',
  Z: 'z',
  ZH: 'ʒ',
} as const;

/** Of misaki: one letter for a diphthong or an affricate. */
const MISAKI = { ...CONSONANTS, CH: 'ʧ', JH: 'ʤ', AW: 'W', AY: 'I', EY: 'A', OY: 'Y' } as const;

/** American English as misaki writes it, the front end that Kokoro learned from (its EN_PHONES.md). */
export const misakiAmerican: Dialect = {
  sounds: {
    ...MISAKI,
    AA: 'ɑ',
    AE: 'æ',
    AH: 'ʌ',
    AH0: 'ə',
    'AH0>L': 'ᵊ',
    'AH0>N': 'ᵊ',
    'AH0>TN': 'ᵊ',
    AO: 'ɔ',
    AX0: 'ɐ',
    EH: 'ɛ',
    ER: 'ɜɹ',
    ER0: 'əɹ',
    IH: 'ɪ',
    'IH0.': 'ᵻ',
    IY: 'i',
    OW: 'O',
    UH: 'ʊ',
    UW: 'u',
    'T.': 'T',
  },
  marks: {},
};

/**
 * British English as misaki writes it, as far as an American dictionary tells it: r only before vowels, "goat"
 * as Q, "lot" and "cloth" as ɒ, long vowels marked. "Bath" keeps the vowel of "trap", as in the north.
 */
export const misakiBritish: Dialect = {
  sounds: {
    ...MISAKI,
    AA: 'ɒ',
    'AA>R': 'ɑː',
    AE: 'a',
    AH: 'ʌ',
    AH0: 'ə',
    'AH0>L': 'ᵊ',
    'AH0>N': 'ᵊ',
    'AH0>TN': 'ᵊ',
    AO: 'ɔː',
    'AO>F': 'ɒ',
    AX0: 'ɐ',
    EH: 'ɛ',
    'EH>R': 'ɛː',
    ER: 'ɜː',
    'ER>V': 'ɜːɹ',
    ER0: 'ə',
    'ER0>V': 'əɹ',
    IH: 'ɪ',
    'IH0.': 'ɪ',
    'IH>R': 'ɪə',
    IY: 'iː',
    'IY>R': 'ɪə',
    IY0: 'i',
    OW: 'Q',
    'OW>R': 'ɔː',
    UH: 'ʊ',
    'UH>R': 'ʊə',
    UW: 'uː',
    'R.': '',
  },
  marks: {},
};

/** American English as espeak-ng's voice "en-us" writes it, which Piper's and Kitten's voices learned from. */
export const espeakAmerican: Dialect = {
  sounds: {
    ...CONSONANTS,
    CH: 'tʃ',
    JH: 'dʒ',
    AA: 'ɑː',
    AE: 'æ',
    AH: 'ʌ',
    AH0: 'ə',
    '<AH0': 'ɐ',
    'AH0>TN': '',
    'T>TN': 'ʔ',
    'N<TN': 'n\u0329',
    AO: 'ɔː',
    AW: 'aʊ',
    AX0: 'ɐ',
    AY: 'aɪ',
    EH: 'ɛ',
    ER: 'ɜː',
    'ER>V': 'ɜːɹ',
    ER0: 'ɚ',
    'ER0>V': 'ɚɹ',
    EY: 'eɪ',
    IH: 'ɪ',
    'IH0.': 'ᵻ',
    IY: 'iː',
    IY0: 'i',
    OW: 'oʊ',
    OY: 'ɔɪ',
    UH: 'ʊ',
    UW: 'uː',
    'T.': 'ɾ',
  },
  marks: { '(': ',', ')': ',', '…': '.' },
};
