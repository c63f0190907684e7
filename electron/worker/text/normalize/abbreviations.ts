/** Before a name: the full stop belongs to the abbreviation and never ends the sentence. */
const TITLES: Readonly<Record<string, string>> = {
  Mr: 'Mister',
  Mrs: 'Missus',
  Ms: 'Ms',
  Dr: 'Doctor',
  Prof: 'Professor',
  Gen: 'General',
  Sen: 'Senator',
  Rep: 'Representative',
  Gov: 'Governor',
  Capt: 'Captain',
  Lt: 'Lieutenant',
  Col: 'Colonel',
  Sgt: 'Sergeant',
  Rev: 'Reverend',
  Hon: 'Honorable',
  St: 'Saint',
  Mt: 'Mount',
  Ft: 'Fort',
};

/** After a word: the full stop may also be the sentence's. */
const ENDINGS: Readonly<Record<string, string>> = {
  etc: 'et cetera',
  al: 'al',
  dept: 'department',
  Dept: 'Department',
  misc: 'miscellaneous',
  Inc: 'Incorporated',
  Ltd: 'Limited',
  Co: 'Company',
  Corp: 'Corporation',
  Bros: 'Brothers',
  Jr: 'Junior',
  Sr: 'Senior',
  Ave: 'Avenue',
  Blvd: 'Boulevard',
  Rd: 'Road',
  Apt: 'Apartment',
};

/** Between words: the full stop is never the sentence's. */
const MIDDLES: Readonly<Record<string, string>> = {
  vs: 'versus',
  approx: 'approximately',
  est: 'estimated',
  incl: 'including',
  excl: 'excluding',
  avg: 'average',
  cf: 'compare',
  Mon: 'Monday',
  Tue: 'Tuesday',
  Tues: 'Tuesday',
  Wed: 'Wednesday',
  Thu: 'Thursday',
  Thurs: 'Thursday',
  Fri: 'Friday',
};

const LATIN: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.])e\. ?g\.,?/gi, 'for example,'],
  [/(?<![\w.])i\. ?e\.,?/gi, 'that is,'],
  [/(?<![\w.])a\.k\.a\./gi, 'also known as'],
  [/(?<![\w.])vs(?![\w.'])/g, 'versus'],
];

const names = (table: Readonly<Record<string, string>>): string => Object.keys(table).join('|');

const TITLE = new RegExp(String.raw`(?<![\w.'])(${names(TITLES)})\.? (?=[A-Z])`, 'g');
/** Words that begin sentences far more often than names: a stop before one of them is the sentence's. */
const STARTER =
  '(?:The|Then|It|This|That|These|There|We|He|She|They|You|I|A|An|In|On|At|But|And|So|If|When|For|Now|No|Yes|What|How)(?![A-Za-z])';
const STREET = /(?<=\b[A-Z][a-z]{1,30} )(St|Dr)(?:\.(?= ?(?:[a-z,;:!?)"]|$|\n))|(?=,))/gm;
const STREET_AT_END = new RegExp(String.raw`(?<=\b[A-Z][a-z]{1,30} )(St|Dr)\.(?= ${STARTER})`, 'g');
const ENDING = new RegExp(String.raw`(?<![\w.'])(${names(ENDINGS)})(?:\.|(?=,))`, 'g');
const MIDDLE = new RegExp(String.raw`(?<![\w.'])(${names(MIDDLES)})(?:\.|(?=,))`, 'g');
const DOTTED = /(?<![\w.'])(?:[A-Za-z]\.){2,12}(?:[A-Za-z](?![\w.']))?/g;
const DEGREE = /(?<![\w.])Ph\. ?D\.?(?!\w)/g;
const INITIAL = new RegExp(
  String.raw`(?<=^|[.!?,] |[A-Z][a-z]{1,30} )(?!I\.)([A-Z])\. (?=[A-Z])(?!${STARTER})`,
  'gm',
);
const LETTERS_END_SENTENCE = new RegExp(String.raw`^(?:["')]? ?(?:$|\n)| ${STARTER})`);

/** True where the text from `at` shows that the full stop before it also ended a sentence. */
function endsSentence(whole: string, at: number): boolean {
  return /^(?: [A-Z"(]|["')]? ?$|["')]?\n)/.test(whole.slice(at, at + 3));
}

const isTextEnd = (whole: string, at: number): boolean =>
  /^["')]? ?(?:$|\n)/.test(whole.slice(at, at + 3));

/**
 * Abbreviations written out: titles and "St." by what stands around them (saint before a name, street
 * after one), Latin ones in English, initials and dotted letters without their stops, so that a full
 * stop that is left ends a sentence.
 */
export function expandAbbreviations(text: string): string {
  let spoken = text;
  if (/[.,]/.test(spoken)) {
    spoken = spoken
      .replace(DEGREE, 'P H D')
      .replace(STREET, (written, street: string, at: number, whole: string) => {
        const end = at + written.length;
        return `${street === 'St' ? 'Street' : 'Drive'}${isTextEnd(whole, end) ? '.' : ''}`;
      })
      .replace(STREET_AT_END, (_, street: string) => (street === 'St' ? 'Street.' : 'Drive.'));
    for (const [pattern, words] of LATIN) spoken = spoken.replace(pattern, words);
    spoken = spoken
      .replace(ENDING, (written, word: string, at: number, whole: string) => {
        const end = endsSentence(whole, at + written.length) ? '.' : '';
        return (ENDINGS[word] ?? word) + end;
      })
      .replace(MIDDLE, (_, word: string) => MIDDLES[word] ?? word)
      .replace(DOTTED, (written, at: number, whole: string) => {
        const letters = written.replaceAll('.', '').toUpperCase();
        return (
          [...letters].join(' ') +
          (LETTERS_END_SENTENCE.test(whole.slice(at + written.length, at + written.length + 8))
            ? '.'
            : '')
        );
      })
      .replace(INITIAL, '$1 ');
  }
  return spoken.replace(TITLE, (_, title: string) => `${TITLES[title] ?? title} `);
}
