/** Written with a full stop, and no end of a sentence. */
const abbreviations =
  /(?:^|[\s("'])(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|No|Nr|vs|approx|dept|est|e\.g|i\.e|a\.m|p\.m|[A-Z])\.$/i;
/** A mark that ends a sentence, and what closes behind it. */
const ending = /[.!?…]["')\]»”’]*$/;
/** A full stop behind a digit may be a decimal point, or the number of a point in a list. */
const endsInNumber = /\d\.$/;
const speakable = /[\p{L}\p{N}]/u;
/** Where a sentence ends inside text that has come: its mark, and then white space. */
const boundary = /[.!?…]["')\]»”’]*(?=\s)|\n/g;

const isEnd = (text: string): boolean =>
  ending.test(text) && !abbreviations.test(text) && !endsInNumber.test(text);

/**
 * The sentences of a reply that arrives in pieces. A sentence is given out with the piece that brings its end mark, so
 * that it can be spoken at once; behind a number, an initial or an abbreviation ("7.", "Dr.") only once the next piece
 * shows that it was one. All sentences joined hold every character that came, but for white space; each has a letter
 * or a digit.
 */
export class Sentences {
  #rest = '';

  /** The sentences that are whole with this piece. */
  add(piece: string): string[] {
    this.#rest += piece;
    const sentences: string[] = [];
    let from = 0;
    const take = (to: number): void => {
      const sentence = this.#rest.slice(from, to).trim();
      if (!speakable.test(sentence)) return;
      sentences.push(sentence);
      from = to;
    };
    for (const { 0: mark, index } of this.#rest.matchAll(boundary)) {
      const end = index + mark.length;
      const before = this.#rest.slice(from, end).trim();
      // White space behind a number ends a sentence: "in room 7. Then …"; a decimal point has none.
      if (mark === '\n' || (ending.test(before) && !abbreviations.test(before))) take(end);
    }
    if (isEnd(this.#rest.slice(from))) take(this.#rest.length);
    this.#rest = this.#rest.slice(from);
    return sentences;
  }

  /** What is left once nothing more comes: a last sentence, or none. */
  end(): string[] {
    const sentence = this.#rest.trim();
    this.#rest = '';
    return speakable.test(sentence) ? [sentence] : [];
  }
}
