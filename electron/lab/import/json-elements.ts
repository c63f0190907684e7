/** What keeps a file from being a list of events. `message` says what it is not, after its name. */
export class NotATrace extends Error {}

/** Characters of one event, and of what stands beside the list: no tool writes more. */
const longestElement = 1_000_000;

/** Names of the fields of an object that are told of a file which is no trace. */
const mostFields = 200;

type Place = 'start' | 'fields' | 'list' | 'end';

/**
 * Cuts the list of events out of JSON text that comes in pieces, an event at a time: the file is never whole in memory,
 * and `JSON.parse` reads each event at its own speed. The list is the whole text, or the field `traceEvents` of one
 * object. Chrome's own tools leave the closing bracket of a list out; so may this.
 */
export class JsonElements {
  readonly #field: string;
  #place: Place = 'start';
  /** Of the element or field that is open: its pieces, how deep in brackets, in a string, after a backslash. */
  #open: string[] = [];
  #length = 0;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #wantsList = false;
  #isInName = true;
  readonly #fields = new Set<string>();

  constructor(field = 'traceEvents') {
    this.#field = field;
  }

  /** Fields of the object around the list, as far as they were met. */
  get fields(): ReadonlySet<string> {
    return this.#fields;
  }

  /**
   * What the text left open at its end: an element without a comma or a bracket after it, or half a one. null where it
   * left nothing. Throws `NotATrace` where there was no list.
   */
  rest(): { readonly text: string; readonly isWhole: boolean } | null {
    if (this.#place === 'start') throw new NotATrace('is empty');
    if (this.#place === 'fields') throw new NotATrace(`has no ${this.#field}`);
    const isWhole = this.#depth === 0 && !this.#isInString;
    const text = this.#close('');
    return text === '' ? null : { text, isWhole };
  }

  /** The elements that this piece completes, as texts. Throws `NotATrace`. */
  *take(piece: string): Generator<string> {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (this.#place === 'end') return;
      if (this.#place === 'start') {
        this.#begin(code);
        from = at + 1;
      } else if (this.#isInString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (code === backslash) this.#isEscaped = true;
        else if (code === quote) this.#isInString = false;
      } else if (code === quote) this.#isInString = true;
      else if (code === openBrace || code === openBracket) {
        if (this.#wantsList && this.#depth === 0) {
          if (code !== openBracket) throw new NotATrace(`has ${this.#field} that are no list`);
          this.#enterList();
          from = at + 1;
        } else this.#depth += 1;
      } else if (this.#depth > 0) {
        if (code === closeBrace || code === closeBracket) this.#depth -= 1;
      } else if (this.#place === 'fields' && code === colon) {
        this.#nameField(piece.slice(from, at));
        this.#isInName = false;
      } else if (code === comma || code === closeBracket || code === closeBrace) {
        const element = this.#close(piece.slice(from, at));
        from = at + 1;
        if (this.#place === 'list' && element !== '') yield element;
        this.#isInName = true;
        if (code !== comma) this.#place = this.#place === 'list' ? 'end' : this.#endOfObject();
      }
    }
    this.#keep(piece.slice(from));
  }

  #begin(code: number): void {
    if (code === openBracket) this.#place = 'list';
    else if (code === openBrace) this.#place = 'fields';
    else if (!isSpace(code)) throw new NotATrace('is no JSON');
  }

  /** The object ended and had no list. */
  #endOfObject(): Place {
    throw new NotATrace(`has no ${this.#field}`);
  }

  #enterList(): void {
    this.#place = 'list';
    this.#wantsList = false;
    this.#open = [];
    this.#length = 0;
  }

  #nameField(last: string): void {
    const name = this.#close(last).replace(/^"|"$/g, '');
    if (this.#fields.size < mostFields) this.#fields.add(name.slice(0, 100));
    this.#wantsList = name === this.#field;
  }

  #close(last: string): string {
    this.#keep(last);
    const text = this.#open.join('').trim();
    this.#open = [];
    this.#length = 0;
    return text;
  }

  #keep(text: string): void {
    if (text === '') return;
    // What is in a field beside the list is of no use: only its name is.
    if (this.#place === 'fields' && !this.#isInName) return;
    this.#length += text.length;
    if (this.#length > longestElement) {
      throw new NotATrace(`has an event of more than ${longestElement} characters`);
    }
    this.#open.push(text);
  }
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const isSpace = (code: number): boolean => code <= 0x20 || code === 0xfeff;
