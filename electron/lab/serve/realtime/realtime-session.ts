import { DiskFull } from '../../../common/disk-full.ts';
import type { RunOutcome } from '../../../common/outcome.ts';
import { plannedTurn } from '../../../common/plan.ts';
import type { Nanos } from '../../../common/units.ts';
import { LinkFailure } from '../../turn/link.ts';
import type { Offer } from '../offer.ts';
import { parsed } from '../read-body.ts';
import { labFailure } from '../request-run.ts';
import { protocolRate, toPcm16Wav } from '../sound-out.ts';
import { agentOf, promptOf, speakerOf, writerOf } from './chain.ts';
import {
  type ClientEvent,
  clientEventSchema,
  noDetector,
  type SessionSettings,
} from './client-events.ts';
import { Conversation } from './conversation.ts';
import { type Dialect, describeSession, nameIn } from './dialect.ts';
import { InputBuffer } from './input-buffer.ts';
import { failureOf, RealtimeTurn, type ReplyListener } from './realtime-turn.ts';
import { ToldReply } from './told-reply.ts';

/** Characters of messages that wait to be carried out: two of the largest. */
const largestQueue = 40 * 2 ** 20;
const path = '/v1/realtime';

type Needs = {
  readonly offer: Offer;
  readonly now: () => Nanos;
  readonly dialect: Dialect;
  /** The name by which the client asked. */
  readonly model: string;
  /** Counts the sessions of a server, from 0. */
  readonly conversation: number;
  readonly send: (event: object) => void;
  /** Ends the session for a client that sends more than is carried out; the sentence says so. */
  readonly cutOff: (why: string) => void;
  readonly diskFull: (thrown: DiskFull) => void;
};

/** What was committed and not answered yet. `text` rejects with what the recogniser failed with. */
type Waiting = { readonly turn: RealtimeTurn; readonly text: Promise<string> };

/** One WebSocket of the realtime protocol: speech in, speech out, by the lab's recogniser, writer and speaker. */
export class RealtimeSession {
  readonly #needs: Needs;
  readonly #conversation = new Conversation();
  #settings = { instructions: '', voice: 'alloy', speed: 1, speaks: true };
  readonly #input = new InputBuffer();
  /** The client has said, or was told, that it ends its turns itself: the protocol's own server would. */
  #knowsOfNoDetector = false;
  #waiting: Waiting | null = null;
  /** Turns whose run has not ended. */
  readonly #open = new Set<RealtimeTurn>();
  #queued = { characters: 0, responses: 0 };
  #answering: RealtimeTurn | null = null;
  #isClosed = false;
  #ids = 0;
  #turns = 0;
  #lastItem: string | null = null;
  /** Events are carried out one after the other. */
  #last: Promise<void> = Promise.resolve();
  /** The response under way, to its end in the recording. */
  #answered: Promise<void> = Promise.resolve();

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#send('session.created', { session: this.#describe() });
  }

  /** Takes one message of the client. */
  take(message: string): void {
    if (this.#isClosed) return;
    if (this.#queued.characters + message.length > largestQueue) {
      this.#needs.cutOff('More is sent than is carried out: wait for the answers of the server.');
      void this.close();
      return;
    }
    const at = this.#needs.now();
    let event: ClientEvent;
    try {
      event = parsed(JSON.parse(message), clientEventSchema);
    } catch (thrown) {
      const why = thrown instanceof SyntaxError ? 'The message is no JSON.' : wordsOf(thrown);
      this.#complain(why, idOf(message));
      return;
    }
    // It waits for nothing but the response that it may be meant for.
    if (event.type === 'response.cancel' && this.#queued.responses === 0) {
      this.#answering?.abort();
      return;
    }
    const responses = event.type === 'response.create' ? 1 : 0;
    this.#queued.characters += message.length;
    this.#queued.responses += responses;
    this.#last = this.#last
      .then(() => this.#carryOut(event, at))
      .catch((thrown: unknown) => {
        if (thrown instanceof DiskFull) this.#needs.diskFull(thrown);
        this.#complain(wordsOf(thrown), event.event_id);
      })
      .finally(() => {
        this.#queued.characters -= message.length;
        this.#queued.responses -= responses;
      });
  }

  /** The client has left. Resolves once what it had asked for has ended in the recording. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const turn of this.#open) turn.abort();
    await this.#last;
    await this.#dropWaiting();
    await this.#answered;
  }

  async #carryOut(event: ClientEvent, at: Nanos): Promise<void> {
    if (this.#isClosed) return;
    switch (event.type) {
      case 'session.update':
        this.#update(event.session);
        break;
      case 'input_audio_buffer.append':
        this.#append(event.audio);
        break;
      case 'input_audio_buffer.clear':
        this.#input.clear();
        this.#send('input_audio_buffer.cleared', {});
        break;
      case 'input_audio_buffer.commit':
        await this.#commit(at);
        break;
      case 'conversation.item.create': {
        const { role, content } = event.item;
        const text = content.map((part) => part.text).join('');
        this.#conversation.add({ role, content: text });
        const type = role === 'assistant' ? 'output_text' : 'input_text';
        this.#addItem(this.#nextId('item'), role, [{ type, text }]);
        break;
      }
      case 'response.create':
        await this.#respond(event.response, at);
        break;
      case 'response.cancel':
        this.#answering?.abort();
        break;
    }
  }

  #update(told: SessionSettings): void {
    const { audio, instructions, voice = audio?.output?.voice } = told;
    const modalities = told.output_modalities ?? told.modalities;
    const speed = told.speed ?? audio?.output?.speed;
    this.#settings = {
      instructions: instructions ?? this.#settings.instructions,
      voice: voice ?? this.#settings.voice,
      speed: speed ?? this.#settings.speed,
      speaks: modalities?.includes('audio') ?? this.#settings.speaks,
    };
    if (told.turn_detection === null || audio?.input?.turn_detection === null) {
      this.#knowsOfNoDetector = true;
    }
    this.#send('session.updated', { session: this.#describe() });
  }

  #append(audio: Buffer): void {
    this.#input.append(audio);
    if (!this.#knowsOfNoDetector) this.#complain(noDetector);
    this.#knowsOfNoDetector = true;
  }

  /** Recognition starts at once, and the run of this turn with it. */
  async #commit(at: Nanos): Promise<void> {
    this.#input.check();
    await this.#dropWaiting();
    const pcm = this.#input.take();
    const { offer } = this.#needs;
    const turn = await this.#openTurn(at, pcm);
    const item = this.#nextId('item');
    this.#send('input_audio_buffer.committed', { item_id: item, previous_item_id: this.#lastItem });
    this.#addItem(item, 'user', [{ type: 'input_audio', transcript: null }]);
    const seconds = pcm.length / 2 / protocolRate;
    const text = turn.hear(offer, pcm.length / 2).then(
      (transcript) => {
        if (transcript !== '') this.#conversation.add({ role: 'user', content: transcript });
        this.#tellTranscript('completed', item, {
          transcript,
          usage: { type: 'duration', seconds },
        });
        return transcript;
      },
      (thrown: unknown) => {
        const error = { type: 'server_error', message: wordsOf(thrown) };
        this.#tellTranscript('failed', item, { error });
        throw thrown;
      },
    );
    // Whoever answers hears of a failure; where nobody does, the run tells it.
    text.catch(() => undefined);
    this.#waiting = { turn, text };
  }

  #tellTranscript(how: 'completed' | 'failed', item: string, fields: object): void {
    const type = `conversation.item.input_audio_transcription.${how}`;
    this.#send(type, { item_id: item, content_index: 0, ...fields });
  }

  /** What was committed and never answered ends with its transcript. */
  async #dropWaiting(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) return;
    const outcome = await waiting.text.then(
      (): RunOutcome => ({ status: 'measured' }),
      (thrown: unknown) => outcomeOf(thrown),
    );
    await this.#end(waiting.turn, outcome);
  }

  async #end(turn: RealtimeTurn, outcome: RunOutcome): Promise<void> {
    this.#open.delete(turn);
    await turn.end(outcome);
  }

  async #respond(
    asked: Extract<ClientEvent, { type: 'response.create' }>['response'],
    at: Nanos,
  ): Promise<void> {
    if (this.#answering !== null) {
      throw new Error('A response is under way: wait for response.done, or send response.cancel.');
    }
    const waiting = this.#waiting;
    this.#waiting = null;
    const turn = waiting?.turn ?? (await this.#openTurn(at));
    this.#answering = turn;
    const modalities = asked?.output_modalities ?? asked?.modalities;
    const speaks = modalities?.includes('audio') ?? this.#settings.speaks;
    const instructions = asked?.instructions ?? this.#settings.instructions;
    // Not waited for: the client may cancel it, or send the next audio.
    this.#answered = this.#answer(turn, waiting?.text ?? null, instructions, speaks).catch(
      (thrown: unknown) => {
        if (thrown instanceof DiskFull) this.#needs.diskFull(thrown);
        this.#complain(wordsOf(thrown));
      },
    );
  }

  async #answer(
    turn: RealtimeTurn,
    heard: Promise<string> | null,
    instructions: string,
    speaks: boolean,
  ): Promise<void> {
    const response = this.#nextId('resp');
    const item = this.#nextId('item');
    const told = new ToldReply({
      response,
      item,
      speaks,
      send: (type, fields) => this.#send(type, fields),
      addItem: () => this.#addItem(item, 'assistant', []),
    });
    const { outcome, text } = await this.#write(turn, heard, instructions, speaks, told);
    told.endItem(outcome, text);
    try {
      if (text !== '') this.#conversation.add({ role: 'assistant', content: text });
    } catch (thrown) {
      this.#complain(wordsOf(thrown));
    }
    this.#answering = null;
    told.end(outcome, text);
    await this.#end(turn, outcome);
  }

  async #write(
    turn: RealtimeTurn,
    heard: Promise<string> | null,
    instructions: string,
    speaks: boolean,
    listener: ReplyListener,
  ): Promise<{ outcome: RunOutcome; text: string }> {
    try {
      await heard;
    } catch (thrown) {
      return { outcome: outcomeOf(thrown), text: '' };
    }
    if (!this.#conversation.asks) {
      const detail = 'There is nothing to answer: nobody said a word.';
      return { outcome: { status: 'failed', reason: 'nothing-recognised', detail }, text: '' };
    }
    const { offer } = this.#needs;
    const { writer, isScripted } = writerOf(offer);
    const { speed, voice } = this.#settings;
    const speaker = speaks ? speakerOf(offer, voice, speed) : null;
    const prompt = promptOf(instructions, this.#conversation.messages);
    return turn.reply(prompt, writer, speaker, isScripted, listener);
  }

  /** A run for what the client says now; `pcm`: its audio. */
  async #openTurn(arrived: Nanos, pcm?: Buffer): Promise<RealtimeTurn> {
    const { offer, now, conversation } = this.#needs;
    const agent = agentOf(offer, this.#settings.instructions);
    const turn = this.#turns++;
    const planned = plannedTurn(agent, 0, 'measured', conversation, turn, 0);
    const run = await offer.record({
      work: agent,
      model: planned.model,
      device: planned.device,
      arrived,
      path,
      conversation: { conversation, turn },
      ...(pcm === undefined ? {} : { audio: { extension: '.wav', bytes: toPcm16Wav(pcm) } }),
    });
    const opened = new RealtimeTurn(run, now);
    this.#open.add(opened);
    // The client may have left meanwhile.
    if (this.#isClosed) opened.abort();
    return opened;
  }

  #addItem(id: string, role: string, content: object[]): void {
    const item = {
      id,
      object: 'realtime.item',
      type: 'message',
      status: 'completed',
      role,
      content,
    };
    this.#send('conversation.item.added', { previous_item_id: this.#lastItem, item });
    this.#send('conversation.item.done', { previous_item_id: this.#lastItem, item });
    this.#lastItem = id;
  }

  #describe(): object {
    const { dialect, model, conversation, offer } = this.#needs;
    const isScripted = 'script' in offer.llm;
    const id = `sess_${conversation}`;
    return describeSession(dialect, { id, model, isScripted, ...this.#settings });
  }

  #complain(message: string, event?: string): void {
    const error = { type: 'invalid_request_error', code: null, message, param: null };
    this.#send('error', { error: { ...error, event_id: event ?? null } });
  }

  #send(type: string, fields: object): void {
    const name = nameIn(this.#needs.dialect, type);
    if (name === null || this.#isClosed) return;
    this.#needs.send({ type: name, event_id: this.#nextId('event'), ...fields });
  }

  #nextId(what: string): string {
    return `${what}_${this.#needs.conversation}_${this.#ids++}`;
  }
}

const outcomeOf = (thrown: unknown): RunOutcome => {
  if (thrown instanceof LinkFailure) return failureOf(thrown);
  const isAbort = thrown instanceof Error && thrown.name === 'AbortError';
  return isAbort ? { status: 'cancelled' } : labFailure(thrown);
};

const wordsOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);

function idOf(message: string): string | undefined {
  return /"event_id"\s*:\s*"([\w.-]{1,100})"/.exec(message)?.[1];
}
