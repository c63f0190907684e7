import type { RunOutcome } from '../../../common/outcome.ts';
import type { ReplyListener } from './realtime-turn.ts';
import { detailsOf, messageItem, part, statusOf } from './response-items.ts';

type Needs = {
  /** Ids of the response and of its one item. */
  readonly response: string;
  readonly item: string;
  readonly speaks: boolean;
  readonly send: (type: string, fields: object) => void;
  /** The item becomes one of the conversation. */
  readonly addItem: () => void;
};

/** A response as its client is told it, event by event, from `response.created` to `response.done`. */
export class ToldReply implements ReplyListener {
  readonly #needs: Needs;
  readonly #outer: object;
  readonly #place: object;
  readonly #words: string;
  #hasBegun = false;

  constructor(needs: Needs) {
    const { response, item, speaks } = needs;
    this.#needs = needs;
    this.#outer = { response_id: response, output_index: 0 };
    this.#place = { response_id: response, item_id: item, output_index: 0, content_index: 0 };
    this.#words = speaks ? 'response.output_audio_transcript' : 'response.output_text';
    needs.send('response.created', { response: this.#describe('in_progress', null, null) });
  }

  readonly text = (delta: string): void => {
    this.#begin();
    this.#needs.send(`${this.#words}.delta`, { ...this.#place, delta });
  };

  readonly audio = (pcm16: Buffer): void => {
    if (pcm16.length === 0) return;
    const delta = pcm16.toString('base64');
    this.#needs.send('response.output_audio.delta', { ...this.#place, delta });
  };

  /** The item is whole, or as whole as it will be. */
  endItem(outcome: RunOutcome, text: string): void {
    if (!this.#hasBegun) return;
    const { item, speaks, send } = this.#needs;
    if (speaks) send('response.output_audio.done', this.#place);
    send(`${this.#words}.done`, { ...this.#place, [speaks ? 'transcript' : 'text']: text });
    send('response.content_part.done', { ...this.#place, part: part(speaks, text) });
    const whole = messageItem(item, statusOf(outcome), speaks, text);
    send('response.output_item.done', { ...this.#outer, item: whole });
  }

  end(outcome: RunOutcome, text: string): void {
    const said = this.#hasBegun ? text : null;
    const response = this.#describe(statusOf(outcome), said, detailsOf(outcome));
    this.#needs.send('response.done', { response });
  }

  #begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const { item, speaks, send, addItem } = this.#needs;
    const empty = messageItem(item, 'in_progress', speaks, null);
    send('response.output_item.added', { ...this.#outer, item: empty });
    addItem();
    send('response.content_part.added', { ...this.#place, part: part(speaks, '') });
  }

  #describe(status: string, text: string | null, details: object | null): object {
    const { response, item, speaks } = this.#needs;
    return {
      object: 'realtime.response',
      id: response,
      status,
      status_details: details,
      output: text === null ? [] : [messageItem(item, status, speaks, text)],
    };
  }
}
