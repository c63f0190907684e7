import type { OpenedSession } from './bridge.ts';
import { type SessionEvent, sessionEventSchema } from './session.ts';

/** Said of a recording whose events are not there, or that could not be read to their end. */
export const noEvents = 'The file of events is missing or cannot be read.';

const interrupted =
  'The lab ended before this session did. Everything up to the last finished step is here.';

/** The events of an `events.jsonl`, line by line; a line that is no event that this version knows is counted. */
export class EventLines {
  #lines = 0;
  #unreadable = 0;
  #firstUnreadable = 0;

  /** The events of these lines, each when it is asked for. */
  *parse(lines: Iterable<string>): Generator<SessionEvent> {
    for (const line of lines) {
      const event = parseLine(line);
      this.#lines += 1;
      if (event !== null) yield event;
      else if (this.#unreadable++ === 0) this.#firstUnreadable = this.#lines;
    }
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
