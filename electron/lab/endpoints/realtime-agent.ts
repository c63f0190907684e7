import type { RealtimeLink } from '../../common/turn/turn-work.ts';
import { type Hertz, hertz, type Nanos } from '../../common/units.ts';
import { type LinkContext, LinkFailure, type SpeechAgent, type SpokenPiece } from '../turn/link.ts';
import type { Attributes } from '../turn/turn-trace.ts';
import { Authorization } from './authorization.ts';
import { CallerWords } from './caller-words.ts';
import { type EndpointNeeds, hostIn } from './endpoint.ts';
import { silentFailure, type Told } from './failures.ts';
import { PacketResampler, pcmBase64 } from './packet-resampler.ts';
import { isUncancelled, realtimeRate } from './realtime-events.ts';
import { RealtimeReply, type RealtimeTexts } from './realtime-reply.ts';
import { type RealtimeHearing, RealtimeSocket } from './realtime-socket.ts';
import { ReplyAudio } from './reply-audio.ts';
import { untilAnswered, withinLimit } from './until-answered.ts';

/** Packets of one turn that are kept for an endpoint that is not connected: two minutes of the shortest. */
const mostPackets = 12_000;

/**
 * Speech in, speech out over the OpenAI realtime protocol. The session is opened when the caller's first packet comes,
 * beside their speech, and kept for the conversation. Where that fails nothing is said until a reply is wanted: then it
 * is opened again, in the open.
 */
export class RealtimeAgent implements SpeechAgent {
  readonly #link: RealtimeLink;
  readonly #needs: EndpointNeeds;
  readonly #closed = new AbortController();
  readonly #resampler: PacketResampler;
  readonly #words = new CallerWords();
  /** What the caller said since their last turn was over, and how much of it this session has. */
  #packets: string[] = [];
  #sent = 0;
  #opening: Promise<void> | null = null;
  #socket: RealtimeSocket | null = null;
  /** Of a session that no reply has used yet. */
  #setUp: Attributes | null = null;
  #reply: RealtimeReply | null = null;
  /** Replies that were asked for and are not over; a cancelled one is over when the endpoint says so. */
  #unfinished = 0;
  #finished: () => void = () => undefined;

  constructor(link: RealtimeLink, needs: EndpointNeeds) {
    this.#link = link;
    this.#needs = needs;
    this.#resampler = new PacketResampler(hertz(realtimeRate), (samples) => {
      if (samples.length === 0) return;
      this.#packets.push(pcmBase64(samples));
      if (this.#packets.length > mostPackets) this.#forgetOldest();
      this.#sendPackets();
    });
  }

  readonly hear = (samples: Float32Array, sampleRate: Hertz): void => {
    if (this.#closed.signal.aborted) return;
    if (this.#opening === null && this.#socket?.isOpen !== true) this.#opening = this.#openAside();
    this.#resampler.add(samples, sampleRate);
  };

  readonly reply = async (
    file: string,
    hear: (piece: SpokenPiece, at: Nanos) => void,
    context: LinkContext,
  ): Promise<RealtimeTexts> => {
    const { signal, now } = context;
    signal.throwIfAborted();
    const start = now();
    const authorization = await Authorization.find(this.#link, this.#needs.keys);
    const host = hostIn(this.#link);
    const told: Told = { host, endpoint: this.#link, authorization, start, now };
    const { signal: closed } = this.#closed;
    return withinLimit(told, this.#needs.limits, context, closed, async (limited) => {
      const { socket, attempt } = await this.#session(told, limited);
      await this.#resampler.all();
      await this.#lastReply(told, limited);
      const isNew = attempt !== null;
      const place = { host, attempt: attempt ?? 1, reused: !isNew, ...(isNew ? {} : this.#setUp) };
      this.#setUp = null;
      this.#words.begin(context.trace.run);
      const audio = new ReplyAudio(file, hear, now);
      return this.#replyOn(
        socket,
        new RealtimeReply(socket, audio, this.#words, told, this.#needs.limits, limited, place),
      );
    });
  };

  readonly close = async (): Promise<void> => {
    this.#closed.abort(new LinkFailure('engine-error', 'The conversation was over.'));
    await Promise.all([this.#socket?.close(), this.#resampler.close()]);
  };

  async #replyOn(socket: RealtimeSocket, reply: RealtimeReply): Promise<RealtimeTexts> {
    this.#reply = reply;
    this.#sendPackets();
    try {
      return await reply.run(() => {
        this.#unfinished += 1;
        this.#packets = [];
        this.#sent = 0;
      });
    } finally {
      this.#reply = null;
      if (this.#unfinished > 0 && socket.isOpen) {
        socket.send({ type: 'response.cancel', event_id: 'cancel' }).catch(() => undefined);
      }
    }
  }

  /** `attempt` null: it was there before this reply was wanted. */
  async #session(
    told: Told,
    context: LinkContext,
  ): Promise<{ readonly socket: RealtimeSocket; readonly attempt: number | null }> {
    const { trace, parent, now, signal } = context;
    const { host } = told;
    const addConnect = (start: Nanos, attempt: number, more: Attributes): void =>
      trace.add('connect', parent, start, now(), { host, attempt, reused: false, ...more });
    const before = this.#openSocket;
    if (before !== null) return { socket: before, attempt: null };
    const start = now();
    if (this.#opening !== null) await untilAborted(this.#opening, signal);
    const meanwhile = this.#openSocket;
    if (meanwhile !== null) {
      addConnect(start, 1, { beganBefore: true, ...this.#setUp });
      return { socket: meanwhile, attempt: 1 };
    }
    let last = 0;
    const socket = await untilAnswered(told, this.#needs.limits, context, async (attempt) => {
      const from = now();
      last = attempt;
      const { authorization } = told;
      const end = await RealtimeSocket.open(this.#link, authorization, this.#needs, now, signal);
      addConnect(from, attempt, {
        ...(end.kind === 'answered' ? end.result.setUp : {}),
        ...(end.kind === 'refused' ? { status: end.status } : {}),
      });
      return end;
    });
    this.#adopt(socket);
    return { socket, attempt: last };
  }

  get #openSocket(): RealtimeSocket | null {
    return this.#socket?.isOpen === true ? this.#socket : null;
  }

  /** Failing is told by the reply that finds no session. */
  async #openAside(): Promise<void> {
    try {
      const authorization = await Authorization.find(this.#link, this.#needs.keys);
      const { now } = this.#needs;
      const { signal } = this.#closed;
      const end = await RealtimeSocket.open(this.#link, authorization, this.#needs, now, signal);
      if (end.kind === 'answered') this.#adopt(end.result);
    } catch {
      // As above.
    }
  }

  #adopt(socket: RealtimeSocket): void {
    this.#socket = socket;
    this.#opening = null;
    this.#setUp = socket.setUp;
    this.#sent = 0;
    this.#unfinished = 0;
    socket.listen((hearing) => {
      if (this.#socket === socket) this.#take(hearing, socket);
    });
    this.#sendPackets();
  }

  #take(hearing: RealtimeHearing, socket: RealtimeSocket): void {
    if ('broken' in hearing) {
      this.#socket = null;
      socket.drop();
    } else {
      const { news } = hearing;
      if (news.kind === 'committed') this.#words.committed(news.item);
      if (news.kind === 'heard' || news.kind === 'unheard') this.#words.take(news);
      if (news.kind === 'done') this.#unfinished = Math.max(0, this.#unfinished - 1);
      // There was no reply, or it is over already.
      if (news.kind === 'error' && (news.about === 'create' || isUncancelled(news)))
        this.#unfinished = 0;
    }
    this.#reply?.hear(hearing);
    this.#finished();
  }

  #sendPackets(): void {
    const socket = this.#openSocket;
    if (socket === null) return;
    for (; this.#sent < this.#packets.length; this.#sent++) {
      const audio = this.#packets[this.#sent];
      // One that breaks meanwhile says so itself.
      socket.send({ type: 'input_audio_buffer.append', audio }).catch(() => undefined);
    }
  }

  #forgetOldest(): void {
    this.#packets.shift();
    this.#sent = Math.max(0, this.#sent - 1);
  }

  /** A session has one reply at a time. */
  async #lastReply(told: Told, { signal }: LinkContext): Promise<void> {
    if (this.#unfinished === 0) return;
    const { limits } = this.#needs;
    const over = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#socket?.drop();
        reject(silentFailure('waiting', told, limits));
      }, limits.silence);
      this.#finished = () => {
        if (this.#unfinished > 0 && this.#openSocket !== null) return;
        clearTimeout(timer);
        this.#finished = () => undefined;
        resolve();
      };
    });
    await untilAborted(over, signal);
  }
}

/** Throws the signal's reason when it is aborted first. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
  });
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
