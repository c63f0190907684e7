import { hertz, type Nanos } from '../../common/units.ts';
import { type LinkContext, LinkFailure } from '../turn/link.ts';
import type { Attributes } from '../turn/turn-trace.ts';
import { AnswerProblem } from './answer.ts';
import type { CallerWords } from './caller-words.ts';
import type { EndpointLimits } from './endpoint.ts';
import { brokenFailure, saidFailure, silentFailure, type Told } from './failures.ts';
import { isUncancelled, type RealtimeNews, realtimeRate } from './realtime-events.ts';
import type { RealtimeHearing, RealtimeSocket } from './realtime-socket.ts';
import type { ReplyAudio } from './reply-audio.ts';
import { SampleStream } from './sample-stream.ts';

/** Milliseconds that the caller's words are waited for when the reply is whole: some endpoints write them last. */
const longestTranscript = 1_000;
const rate = hertz(realtimeRate);

export type RealtimeTexts = { readonly heard: string; readonly said: string };

/** One reply of a session: from the end of the caller's turn to the last sample. */
export class RealtimeReply {
  readonly #socket: RealtimeSocket;
  readonly #audio: ReplyAudio;
  readonly #words: CallerWords;
  readonly #told: Told;
  readonly #limits: EndpointLimits;
  readonly #context: LinkContext;
  readonly #place: Attributes;
  readonly #samples = new SampleStream({ coding: 'i16', channels: 1, sampleRate: rate });
  #silence: NodeJS.Timeout | undefined;
  #start: Nanos | null = null;
  #sent: Nanos | null = null;
  #hasArrived = false;
  #hasAudio = false;
  #isWhole = false;
  #said = '';
  #saidSoFar = '';
  #isOver = false;
  #resolve: (texts: RealtimeTexts) => void = () => undefined;
  #reject: (thrown: unknown) => void = () => undefined;

  constructor(
    socket: RealtimeSocket,
    audio: ReplyAudio,
    words: CallerWords,
    told: Told,
    limits: EndpointLimits,
    context: LinkContext,
    place: Attributes,
  ) {
    this.#socket = socket;
    this.#audio = audio;
    this.#words = words;
    this.#told = told;
    this.#limits = limits;
    this.#context = context;
    this.#place = place;
  }

  /** `created`: called in the moment in which the endpoint is asked to reply. */
  async run(created: () => void): Promise<RealtimeTexts> {
    const { now, signal } = this.#context;
    const done = new Promise<RealtimeTexts>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    done.catch(() => undefined);
    const abort = (): void => this.#fail(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    this.#silence = setTimeout(
      () =>
        this.#fail(
          silentFailure(this.#hasAudio ? 'answering' : 'waiting', this.#told, this.#limits),
        ),
      this.#limits.silence,
    );
    try {
      signal.throwIfAborted();
      this.#start = now();
      const commit = this.#socket.send({ type: 'input_audio_buffer.commit', event_id: 'commit' });
      created();
      const create = this.#socket.send({ type: 'response.create', event_id: 'create' });
      Promise.all([commit, create]).then(
        () => this.#left(now()),
        (thrown: unknown) => this.hear({ broken: thrown }),
      );
      return await done;
    } finally {
      this.#isOver = true;
      clearTimeout(this.#silence);
      signal.removeEventListener('abort', abort);
      this.#arrived(now());
      await this.#audio.abandon();
    }
  }

  hear(hearing: RealtimeHearing): void {
    if (this.#isOver) return;
    if ('broken' in hearing) {
      const end = { kind: 'broken', phase: 'answering', isReused: true } as const;
      this.#fail(brokenFailure({ ...end, thrown: hearing.broken }, this.#told, 0));
      return;
    }
    this.#silence?.refresh();
    this.#take(hearing.news, hearing.at);
  }

  #take(news: RealtimeNews, at: Nanos): void {
    switch (news.kind) {
      case 'audio':
        this.#arrived(at);
        this.#hasAudio = true;
        this.#audio
          .add(this.#samples.take(news.bytes), rate)
          .catch((thrown: unknown) => this.hear({ broken: thrown }));
        break;
      case 'said':
        if (news.isWhole) {
          this.#said = joined(this.#said, news.text);
          this.#saidSoFar = '';
        } else this.#saidSoFar += news.text;
        break;
      case 'heard':
      case 'unheard':
        if (this.#isWhole && this.#words.isWhole) this.#finish();
        break;
      case 'done':
        this.#done(news.problem);
        break;
      case 'error':
        // Nothing was left to be cancelled.
        if (isUncancelled(news)) break;
        this.#fail(saidFailure(this.#told, 'refused the turn', news.said));
        break;
      case 'committed':
      case 'ready':
      case 'other':
        break;
    }
  }

  #done(problem: { readonly said: string | null } | null): void {
    if (problem !== null) {
      this.#fail(saidFailure(this.#told, 'gave no whole reply', problem.said));
      return;
    }
    if (!this.#hasAudio) {
      this.hear({ broken: new AnswerProblem('replied without audio') });
      return;
    }
    clearTimeout(this.#silence);
    this.#audio.end(rate).then(
      () => {
        this.#isWhole = true;
        if (this.#words.isWhole) this.#finish();
        else setTimeout(() => this.#finish(), longestTranscript).unref();
      },
      (thrown: unknown) => this.hear({ broken: thrown }),
    );
  }

  #finish(): void {
    this.#resolve({ heard: this.#words.text, said: joined(this.#said, this.#saidSoFar) });
  }

  #fail(thrown: unknown): void {
    this.#reject(thrown);
    if (thrown instanceof LinkFailure && thrown.reason === 'endpoint-silent') this.#socket.drop();
  }

  /** All that asks for the reply has left. */
  #left(at: Nanos): void {
    if (this.#sent !== null || this.#start === null) return;
    this.#sent = at;
    this.#add('upload', this.#start, at);
  }

  /** The first sample is there, or nothing more comes. */
  #arrived(at: Nanos): void {
    this.#left(at);
    if (this.#hasArrived || this.#sent === null) return;
    this.#hasArrived = true;
    this.#add('server', this.#sent, at);
  }

  #add(stage: 'upload' | 'server', from: Nanos, to: Nanos): void {
    this.#context.trace.add(stage, this.#context.parent, from, to, this.#place);
  }
}

const joined = (one: string, other: string): string => `${one} ${other}`.trim();
