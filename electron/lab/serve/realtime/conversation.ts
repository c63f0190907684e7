import type { ChatMessage } from '../../../common/scenario.ts';

/** Messages, and characters of them all, that a session holds: every reply is written from all of them. */
const mostMessages = 1_000;
const mostCharacters = 2 ** 20;

/** What was said in a session, as its writer is sent it. */
export class Conversation {
  readonly #messages: ChatMessage[] = [];
  #characters = 0;

  get messages(): readonly ChatMessage[] {
    return this.#messages;
  }

  get asks(): boolean {
    return this.#messages.some(({ role }) => role === 'user');
  }

  /** Throws an error with a sentence for the client where it grows too long. */
  add(message: ChatMessage): void {
    const characters = this.#characters + message.content.length;
    if (this.#messages.length === mostMessages || characters > mostCharacters) {
      throw new Error(
        `The conversation is longer than ${mostMessages} messages or ${mostCharacters} characters: open another session.`,
      );
    }
    this.#messages.push(message);
    this.#characters = characters;
  }
}
