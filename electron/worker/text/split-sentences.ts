/**
 * VITS attends over all symbols of a request, so time and memory grow with the square of its length:
 * 220 characters are about 400 symbols and 15 s of speech, longer than nearly every sentence.
 */
const LONGEST = 220;

const SENTENCE_END = / (?<=\.["')]{0,4} )| (?<=[!?…]["')]{0,4} )(?! {0,4}[a-z])|\n/;
const SPEAKABLE = /[\p{L}\p{N}]/u;
const CLAUSE_ENDS = [/[;:]/, /[,–—]/] as const;

/** Where to cut `text`, which starts at `from`: after a clause if that is not too early, else a word. */
function cutPoint(text: string, from: number, longest: number): number {
  const end = from + longest;
  const earliest = from + Math.floor(longest / 3);
  for (const mark of CLAUSE_ENDS) {
    for (let at = end - 1; at > earliest; at--) {
      if (mark.test(text.charAt(at)) && text.charAt(at + 1) === ' ') return at + 1;
    }
  }
  for (let at = end; at > from; at--) if (text.charAt(at) === ' ') return at;
  const following = text.charCodeAt(end);
  const isInsidePair = following >= 0xdc00 && following <= 0xdfff;
  if (!isInsidePair) return end;
  return longest > 1 ? end - 1 : end + 1;
}

function cutSentence(sentence: string, longest: number): string[] {
  const parts: string[] = [];
  let from = 0;
  while (sentence.length - from > longest) {
    const to = cutPoint(sentence, from, longest);
    parts.push(sentence.slice(from, to).trim());
    from = to;
    while (sentence.charAt(from) === ' ') from++;
  }
  parts.push(sentence.slice(from).trim());
  return parts;
}

/** Gives what holds nothing to say to the part before it, or to the first part that can be said. */
function attachStrays(parts: readonly string[]): string[] {
  const attached: string[][] = [];
  let strays: string[] = [];
  for (const part of parts) {
    const last = attached.at(-1);
    if (SPEAKABLE.test(part)) {
      attached.push([...strays, part]);
      strays = [];
    } else if (part !== '') {
      if (last === undefined) strays.push(part);
      else last.push(part);
    }
  }
  return attached.map((pieces) => pieces.join(''));
}

/**
 * The sentences of normalised text (see `normalizeEnglish`), in order, with their punctuation: the
 * portions in which speech is synthesised and streamed.
 *
 * A sentence ends at "." "!" "?" "…" before a space, and at a line feed; after "!", "?" or "…" only if no
 * small letter follows. One over `longest` characters is cut after ; or :, else after a comma, else at a
 * space; a word without end is cut where it reaches the limit. The parts joined hold every character
 * but white space; each holds a letter or digit, and only one that collects stray punctuation exceeds
 * `longest`. Text with nothing to say gives an empty list.
 *
 * @throws RangeError if `longest` is below 1.
 */
export function splitSentences(normalized: string, longest: number = LONGEST): string[] {
  if (!(longest >= 1)) throw new RangeError(`A sentence cannot be ${longest} characters long.`);
  const sentences = normalized.split(SENTENCE_END);
  return attachStrays(sentences.flatMap((sentence) => cutSentence(sentence.trim(), longest)));
}
