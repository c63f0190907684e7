/** Letters that carry no accent to strip but have an accepted spelling in plain Latin letters. */
const LETTERS = {
  ß: 'ss',
  æ: 'ae',
  Æ: 'Ae',
  œ: 'oe',
  Œ: 'Oe',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
  ŋ: 'ng',
};

const PUNCTUATION = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  ʼ: "'",
  '′': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '«': '"',
  '»': '"',
  '″': '"',
  '‐': '-',
  '‑': '-',
  '−': '-',
  '‒': '–',
  '―': '—',
  '。': '. ',
  '、': ', ',
  '¿': '',
  '¡': '',
  '\u2044': '/',
  '\u2028': '\n',
  '\u2029': '\n',
  '\r': '\n',
  '\v': '\n',
  '\f': '\n',
  '\u0085': '\n',
};

/** Spoken by a later stage, so they pass; see the README for the order of stages. */
const KEPT = '–—×÷±≈≤≥→€£¥₹₩¢§°μΩ';

const REPLACEMENTS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(LETTERS),
  ...Object.entries(PUNCTUATION),
  ...Array.from(KEPT, (kept) => [kept, kept] as const),
]);

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

const PLAIN = /^[\x20-\x7e\n]*$/;
/** Marks left by decomposition, joiners, soft hyphens: gone without a trace. */
const INVISIBLE = /[\p{M}\p{Cf}]/u;
const FOREIGN = /[^\x20-\x7e\n]/gu;

/**
 * Any Unicode text in the few characters that the later stages know: printable ASCII, line feeds and
 * the signs in `KEPT`. Accents are folded (Unicode NFKD, then marks dropped); emoji, control characters
 * and letters of other scripts become a space, so that they still separate words. Never throws.
 */
export function foldCharacters(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(/\r\n/g, '\n')
    .replace(/[™®©℠]/g, '')
    .replace(/≠/g, ' is not equal to ')
    .replace(/[¼-¾⅐-⅞]/g, (fraction) => ` ${fraction.normalize('NFKD')}`)
    .replace(/[⁰¹²³⁴-⁹]/g, (raised) => `^${SUPERSCRIPTS.indexOf(raised)}`)
    .normalize('NFKD')
    .replace(FOREIGN, (character) => {
      const replacement = REPLACEMENTS.get(character);
      if (replacement !== undefined) return replacement;
      return INVISIBLE.test(character) ? '' : ' ';
    });
}
