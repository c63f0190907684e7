import { cardinalWords, ordinalWords } from './number-words.ts';

const VALUES: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100 };
const NUMERAL = '(?:X{0,3}|X?L|LX{0,3}|XC)(?:IX|IV|V?I{0,3})';

/** After these words a numeral counts: "World War II" is "World War two". */
const COUNTED = new RegExp(
  String.raw`\b(War|Part|Chapter|Act|Volume|Phase|Type|Class|Level|Book|Section|Appendix|Article|Title|Stage|Figure|Table|Season|Episode|Bowl|Grade|Mark|Version|Round) (?=[IVXLC])(${NUMERAL})(?!\w|'| [A-Z](?![A-Za-z]))`,
  'g',
);

/** After these names it ranks: "Henry VIII" is "Henry the eighth". "I" alone may be the pronoun. */
const RANKED = new RegExp(
  String.raw`\b(Henry|Louis|Elizabeth|George|Charles|Edward|James|William|Richard|Paul|Benedict|Francis|Pius|Leo|Philip|Catherine|Peter|Nicholas|Napoleon|Alexander|Frederick|Mary|Ramesses|Gregory|Urban|Clement|Innocent|Ferdinand|Juan|Carlos|Felipe|Gustav|Ivan|John) (?=[IVXLC]{2}|[VX])(${NUMERAL})(?!\w|'| [A-Z](?![A-Za-z]))`,
  'g',
);

function numeralDigits(numeral: string): string {
  let total = 0;
  for (let at = 0; at < numeral.length; at++) {
    const value = VALUES[numeral.charAt(at)] ?? 0;
    const next = VALUES[numeral.charAt(at + 1)] ?? 0;
    total += value < next ? -value : value;
  }
  return String(total);
}

/** Roman numerals up to 99, only behind a word that expects one: elsewhere they are letters. */
export function speakRomanNumerals(text: string): string {
  return text
    .replace(
      COUNTED,
      (_, word: string, numeral: string) => `${word} ${cardinalWords(numeralDigits(numeral))}`,
    )
    .replace(RANKED, (_, name: string, numeral: string) => {
      return `${name} the ${ordinalWords(numeralDigits(numeral))}`;
    });
}
