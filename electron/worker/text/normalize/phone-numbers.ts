import { digitWords } from './number-words.ts';

/** ITU-T E.123: "+", country code, groups. */
const INTERNATIONAL = /(?<![\w+])\+\d{1,3}(?:[ .-]?\(\d{1,4}\)|[ .-]\d{1,5}){1,6}(?![\w(])/g;
/** North American: "(555) 123-4567", "1-800-555-0199", "555-0199". */
const NATIONAL = /(?<![\w.,-])(?:1[ .-])?(?:\(\d{3}\) ?|\d{3}[.-])\d{3}[.-]\d{4}(?![\w-])/g;
const LOCAL = /(?<![\w.,$-])555-\d{4}(?![\w-])/g;
/** Card numbers in fours, postal codes with four more digits, and short numbers after "call". */
const IN_FOURS = /(?<![\w.,-])\d{4}(?:[ -]\d{4}){2,4}(?![\w-])/g;
const POSTAL = /(?<![\w.,-])\d{5}-\d{4}(?![\w-])/g;
const CALLED = /(?<=\b(?:call|dial|zip|PIN|code) (?:is )?)\d{3,6}(?![\w%]|[.,:/-]\d)/gi;
const VERSION = /(?<![\w.,])(v)?(\d{1,4}(?:\.\d{1,4}){2,6})(?![\w]|\.\d)/g;
const NAMED_VERSION = /(?<![\w.,])v(?=\d{1,4}(?:\.\d{1,4})?(?![\w.]|\.\d))/g;

const speakGroups = (number: string): string => {
  const groups = number.match(/\d+/g) ?? [];
  return (number.startsWith('+') ? 'plus ' : '') + groups.map(digitWords).join(', ');
};

/** Telephone, card and code numbers digit by digit, in the groups they are written in. */
export function speakPhoneNumbers(text: string): string {
  return text
    .replace(INTERNATIONAL, speakGroups)
    .replace(NATIONAL, speakGroups)
    .replace(LOCAL, speakGroups)
    .replace(IN_FOURS, speakGroups)
    .replace(POSTAL, speakGroups)
    .replace(CALLED, speakGroups);
}

/** Network addresses ("dot", digit by digit) and version numbers ("point", part by part). */
export function speakVersions(text: string): string {
  return text
    .replace(VERSION, (_, v: string | undefined, dotted: string) => {
      const parts = dotted.split('.');
      const isAddress = v === undefined && parts.length === 4;
      const spoken = parts.map(isAddress ? digitWords : (part) => part);
      return (v === undefined ? '' : 'version ') + spoken.join(isAddress ? ' dot ' : ' point ');
    })
    .replace(NAMED_VERSION, 'version ');
}
