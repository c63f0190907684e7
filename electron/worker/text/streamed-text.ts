/** Stands for bytes that are no whole character. */
const broken = '\uFFFD';

/** Without the character that the last token left in two. */
export const wholeCharacters = (text: string): string =>
  text.endsWith(broken) ? text.slice(0, -1) : text;

/**
 * Text from token ids as they come, in pieces of whole characters: a token may hold a part of one, and then that
 * comes with the token that completes it. All pieces after each other are `wholeCharacters` of the whole text.
 */
export class StreamedText {
  readonly #decode: (ids: readonly number[]) => string;
  readonly #ids: number[] = [];
  /**
   * A decoder treats the first token of a text in its own way, so new tokens are decoded with those before them,
   * from `#from` on; up to `#to` all characters are whole, and of the text of them `#said` has been given out.
   */
  #from = 0;
  #to = 0;
  #said = 0;

  /** `decode`: the text of token ids, with U+FFFD for what is no whole character. */
  constructor(decode: (ids: readonly number[]) => string) {
    this.#decode = decode;
  }

  /** The piece that this token adds; empty while it completes no character. */
  add(id: number): string {
    this.#ids.push(id);
    const text = this.#decode(this.#ids.slice(this.#from));
    const piece = wholeCharacters(text).slice(this.#said);
    this.#said += piece.length;
    if (text.endsWith(broken)) return piece;
    if (piece !== '') {
      this.#from = this.#to;
      this.#to = this.#ids.length;
      this.#said = this.#decode(this.#ids.slice(this.#from)).length;
    } else if (this.#said > 0) {
      // It says nothing, as special tokens do. Kept, it would be decoded with every token after it.
      this.#ids.pop();
    }
    return piece;
  }
}
