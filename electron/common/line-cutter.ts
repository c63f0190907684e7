/**
 * The lines of a text that comes in pieces. A line ends with a line feed alone: JSON text may hold U+2028 and
 * U+2029, at which `readline` of Node 24 and later also cuts.
 */
export class LineCutter {
  #open: string[] = [];

  /** The lines that end in this piece, each when it is asked for. */
  *cut(text: string): Generator<string> {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#open.push(text.slice(from, end));
      from = end + 1;
      yield this.#take();
    }
    if (from < text.length) this.#open.push(text.slice(from));
  }

  /** The last line, where the text ends without a line feed. */
  *rest(): Generator<string> {
    if (this.#open.length > 0) yield this.#take();
  }

  #take(): string {
    const line = this.#open.length === 1 ? (this.#open[0] ?? '') : this.#open.join('');
    this.#open = [];
    return line;
  }
}
