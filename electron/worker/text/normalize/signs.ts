import { cardinalWords } from './number-words.ts';

/** Signs that mean something else beside a digit. Runs before numbers become words. */
const BESIDE_DIGITS: readonly (readonly [RegExp, string])[] = [
  [/(?<=\d ?)[x×](?= ?\d)/g, ' by '],
  [/(?<=\d)[x×](?!\w)/g, ' times'],
  [/(?<=\d ?)\*(?= ?[\d(])/g, ' times '],
  [/\+\/-/g, ' plus or minus '],
  [/(?<=\d)\+(?! ?\d)/g, ' plus '],
  [/#(?=\d)/g, 'number '],
  [/~ ?(?=\d)/g, 'about '],
  [/\bNos?\. ?(?=\d)/g, 'Number '],
  [/\bno\. ?(?=\d)/g, 'number '],
  [/\b[Pp]p\. ?(?=\d)/g, 'pages '],
  [/\b[Pp]\. ?(?=\d)/g, 'page '],
  [/\b[Vv]ol\. ?(?=\d)/g, 'volume '],
  [/\b[Cc]h\. ?(?=\d)/g, 'chapter '],
  [/\b[Ff]ig\. ?(?=\d)/g, 'figure '],
  [/\b[Ee]q\. ?(?=\d)/g, 'equation '],
  [/\b[Ss]ec\. ?(?=\d)/g, 'section '],
];

/** What is said for a sign wherever it stands. Runs on text without digits. */
const ANYWHERE: readonly (readonly [RegExp, string])[] = [
  [/<[=-]>/g, ' '],
  [/[-=]>|→/g, ' to '],
  [/<-/g, ' from '],
  [/<=|≤/g, ' less than or equal to '],
  [/>=|≥/g, ' greater than or equal to '],
  [/!=/g, ' is not equal to '],
  [/(?<= )< /g, ' less than '],
  [/(?<= )> /g, ' greater than '],
  [/&{1,2}/g, ' and '],
  [/@/g, ' at '],
  [/%/g, ' percent '],
  [/={1,64}/g, ' equals '],
  [/\+/g, ' plus '],
  [/±/g, ' plus or minus '],
  [/×/g, ' times '],
  [/÷/g, ' divided by '],
  [/≈/g, ' about '],
  [/°/g, ' degrees '],
  [/μ/g, ' micro '],
  [/Ω/g, ' ohms '],
  [/§/g, ' section '],
  [/#(?=[A-Za-z])/g, ' hash tag '],
  [/\$/g, ' dollars '],
  [/£/g, ' pounds '],
  [/€/g, ' euros '],
  [/¥/g, ' yen '],
  [/₹/g, ' rupees '],
  [/₩/g, ' won '],
  [/¢/g, ' cents '],
  [/\bw\/o(?!\w)/g, 'without'],
  [/\bw\/(?= ?[A-Za-z])/g, 'with '],
  [/\band\/or\b/g, 'and or'],
  [/\//g, ' slash '],
  [/[[{]/g, '('],
  [/[\]}]/g, ')'],
  [/(?<=[A-Za-z]{2})\.(?=[a-z]{2}|[A-Z]{2})|(?<![\w.])\.(?=[A-Za-z]{2})/g, ' dot '],
];

const COMPARED = /(?<![<>=-])([<>]) ?(?=[-$]?\d)/g;
const RAISED = /(?<=[A-Za-z\d)])\^([+-]?)(\d{1,4})(?!\d)/g;

function raise(_: string, sign: string, power: string): string {
  if (sign === '' && power === '2') return ' squared ';
  if (sign === '' && power === '3') return ' cubed ';
  return ` to the power of ${sign === '-' ? 'minus ' : ''}${cardinalWords(power)} `;
}

const SIGN = /[^\w\s.,'"!?;:()-]/;

function replaceAll(text: string, table: readonly (readonly [RegExp, string])[]): string {
  let spoken = text;
  for (const [sign, words] of table) spoken = spoken.replace(sign, words);
  return spoken;
}

/** Signs and references that need the digit beside them: "3x", "#5", "No. 5", "<5". */
export function speakSignsBesideDigits(text: string): string {
  return replaceAll(text, BESIDE_DIGITS).replace(COMPARED, (_, sign: string) =>
    sign === '<' ? ' less than ' : ' more than ',
  );
}

/** Powers: "x^2", "10^-5". Runs after units, which have squares and cubes of their own. */
export function speakPowers(text: string): string {
  return text.replace(RAISED, raise);
}

/** Every other sign by its name, or dropped later where it has none. */
export function speakSigns(text: string): string {
  return SIGN.test(text) || text.includes('.') ? replaceAll(text, ANYWHERE) : text;
}
