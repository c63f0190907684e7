import { type Seconds, seconds } from '../../common/units.ts';
import type { SpokenPart } from '../text/write-ipa.ts';

/** The longest pause that sounds natural behind a sentence, a clause, a word inside one. */
const afterSentence = seconds(0.4);
const afterClause = seconds(0.2);
const afterWord = seconds(0.05);

/** The longest natural pause behind a piece of a sentence, by the mark that it ends in. */
export function naturalPause(piece: readonly SpokenPart[], endsSentence: boolean): Seconds {
  const last = piece.at(-1);
  if (last?.isMark !== true) return endsSentence ? afterClause : afterWord;
  return /^[.!?…]$/.test(last.phonemes) ? afterSentence : afterClause;
}
