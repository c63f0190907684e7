import type { OpenedSession } from './bridge.ts';
import { type SessionEvent, sessionEventSchema } from './session.ts';

/** Said of a recording whose events are not there, or that could not be read to their end. */
export const noEvents = 'The file of events is missing or cannot be read.';

const interrupted =
  'The lab ended before this session did. Everything up to the last finished step is here.';

/**
 * The events of an `events.jsonl` whose text comes in pieces. A line ends with a line feed alone: JSON text may
 * hold U+2028 and U+2029. A line that is no event that this version knows is left out and counted.
 */
export class EventLines {
  #open: string[] = [];
  #lines = 0;
  #unreadable = 0;
  #firstUnreadable = 0;

  /** The events of the lines that end in this piece, each when it is asked for. */
  *read(text: string): Generator<SessionEvent> {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#open.push(text.slice(from, end));
      from = end + 1;
      const event = this.#take();
      if (event !== null) yield event;
    }
    if (from < text.length) this.#open.push(text.slice(from));
  }

  /** The event of a last line without an end. */
  *rest(): Generator<SessionEvent> {
    const event = this.#open.length === 0 ? null : this.#take();
    if (event !== null) yield event;
  }

  /**
   * What is missing of a recording in this state once all is read, in a sentence; null when nothing is. Half a
   * line at the end is what a recording that is not sealed may have, and no damage.
   */
  damage(state: OpenedSession['state']): string | null {
    const isHalfLine =
      this.#unreadable === 1 && this.#firstUnreadable === this.#lines && state !== 'sealed';
    if (this.#unreadable === 0 || isHalfLine) return state === 'interrupted' ? interrupted : null;
    return `${this.#unreadable} of ${this.#lines} lines of the recording cannot be read (the first is line ${this.#firstUnreadable}). The others are shown.`;
  }

  #take(): SessionEvent | null {
    const event = parseLine(this.#open.length === 1 ? (this.#open[0] ?? '') : this.#open.join(''));
    this.#open = [];
    this.#lines += 1;
    if (event === null && this.#unreadable++ === 0) this.#firstUnreadable = this.#lines;
    return event;
  }
}

/** null where the line is no event that this version knows. */
function parseLine(text: string): SessionEvent | null {
  try {
    const event = sessionEventSchema.safeParse(JSON.parse(text));
    return event.success ? event.data : null;
  } catch {
    return null;
  }
}
