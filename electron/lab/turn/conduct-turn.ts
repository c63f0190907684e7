import type { ChatMessage } from '../../common/scenario.ts';
import type { LineNews } from '../../common/turn/line-protocol.ts';
import type { LineFigures, TurnEvent } from '../../common/turn/turn-events.ts';
import type { TurnWork } from '../../common/turn/turn-work.ts';
import { type Millis, millis, type Nanos, nanos } from '../../common/units.ts';
import type { Recorder } from '../recorder.ts';
import type { Line } from './line.ts';
import {
  type HeardSpeech,
  LinkFailure,
  type Recogniser,
  type Speaker,
  type SpeechAgent,
  type Writer,
} from './link.ts';
import { Reply, type SpokenReply } from './reply.ts';
import type { SpanPlace, TurnTrace } from './turn-trace.ts';

/** The links of an agent, ready to work. `writer` and `speaker` null: transcription alone. */
export type AgentLinks =
  | {
      readonly recogniser: Recogniser;
      readonly writer: Writer | null;
      readonly speaker: Speaker | null;
    }
  | { readonly realtime: SpeechAgent };

export type TurnNeeds = {
  readonly work: TurnWork;
  readonly line: Pick<Line, 'order' | 'listen' | 'down'>;
  readonly links: AgentLinks;
  readonly trace: TurnTrace;
  readonly recorder: Pick<Recorder, 'add' | 'folder'>;
  readonly now: () => Nanos;
  /** Of the conversation so far; what is said in this turn is added. */
  readonly messages: ChatMessage[];
  /** The caller's audio, and that of a barge-in, absolute; null of a person. */
  readonly audio: string | null;
  readonly bargeIn: { readonly file: string; readonly after: number } | null;
  /** Aborted when the run is cancelled. */
  readonly signal: AbortSignal;
};

export type TurnEnd = Omit<TurnEvent, 'call'> & {
  readonly at: Nanos;
  /** null where the turn ran to its end. */
  readonly failure: LinkFailure | null;
  readonly isCancelled: boolean;
};

/** Speech that the line has heard out, and a recognition of it that may have begun at its first silence. */
type Hearing = { readonly abort: AbortController; readonly text: Promise<string> };

/** How long a line has to tell the figures of a turn that was given up. */
const figuresLimit = millis(1_000);

/**
 * One turn: the caller speaks, the agent hears, thinks and answers. Everything that happens is told by the line; what
 * the links do in answer is started here and recorded as spans of the turn.
 */
export class TurnConductor {
  readonly #needs: TurnNeeds;
  readonly #root: SpanPlace;
  readonly #start: Nanos;
  #speech: TurnEvent['speech'] = null;
  #hearing: Hearing | null = null;
  #isHearingPartial = false;
  #reply: Reply | null = null;
  #spoken: SpokenReply | null = null;
  #heard = '';
  #finalText: Nanos | null = null;
  #restarts = 0;
  #played: TurnEvent['reply'] = null;
  #isAudible = false;
  #interrupted: TurnEvent['interrupted'];
  #figures: LineFigures | null = null;
  #finish: (failure: LinkFailure | null) => void = () => undefined;
  #tellFigures: () => void = () => undefined;
  #limit: NodeJS.Timeout | undefined;

  constructor(needs: TurnNeeds) {
    this.#needs = needs;
    this.#root = needs.trace.reserve();
    this.#start = needs.now();
  }

  /** Always resolves. */
  async run(): Promise<TurnEnd> {
    const { line, trace, audio, bargeIn, signal, recorder, now } = this.#needs;
    const turn = trace.run;
    const over = new Promise<LinkFailure | null>((resolve) => {
      this.#finish = resolve;
    });
    line.listen((news) => {
      if ('turn' in news && news.turn !== turn) return;
      this.#hear(news);
    });
    void line.down.then((failure) => this.#finish(failure));
    const cancel = (): void => this.#finish(new LinkFailure('engine-error', 'Cancelled.'));
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    line.order({
      type: 'utter',
      turn,
      file: audio,
      heard: `${recorder.folder}/audio/run-${turn}-heard`,
    });
    if (bargeIn !== null) line.order({ type: 'barge-in', turn, ...bargeIn });
    const failure = await over;
    clearTimeout(this.#limit);
    signal.removeEventListener('abort', cancel);
    this.#hearing?.abort.abort();
    this.#reply?.abort();
    await this.#endOnLine();
    line.listen(() => undefined);
    const at = now();
    trace.add(
      'turn',
      null,
      this.#start,
      at,
      this.#restarts > 0 ? { restarts: this.#restarts } : undefined,
      this.#root,
    );
    const said = this.#spoken?.text ?? '';
    return {
      at,
      failure,
      isCancelled: signal.aborted,
      speech: this.#speech,
      reply: this.#played,
      finalText: this.#finalText,
      heard: this.#heard,
      said,
      ...(this.#interrupted === undefined ? {} : { interrupted: this.#interrupted }),
      restarts: this.#restarts,
      context: this.#spoken?.context ?? { messages: 0, characters: 0, tokens: null },
      tokens: this.#spoken?.tokens ?? null,
      line: this.#figures,
    };
  }

  #hear(news: LineNews): void {
    switch (news.type) {
      case 'arrived': {
        const { links } = this.#needs;
        if ('realtime' in links) links.realtime.hear(news.samples, news.sampleRate);
        break;
      }
      case 'uttered':
        this.#uttered(news.speech);
        break;
      case 'speech-goes-on':
        void this.#hearPartial(news.heard);
        break;
      case 'speech-paused':
        this.#paused(news.heard);
        break;
      case 'speech-resumed':
        this.#resumed();
        break;
      case 'speech-ended':
        this.#ended(news);
        break;
      case 'no-speech':
        this.#finish(
          new LinkFailure(
            'no-speech',
            'The caller said nothing that the detector takes for speech.',
          ),
        );
        break;
      case 'reply-started':
        this.#replyStarted(news);
        break;
      case 'reply-ended':
        this.#replyEnded(news);
        break;
      case 'turn-ended':
        this.#figures = news.figures;
        this.#tellFigures();
        break;
    }
  }

  #uttered(speech: TurnEvent['speech']): void {
    this.#speech = speech;
  }

  /** A text that may still change; left out where the recogniser has not finished the one before. */
  async #hearPartial(speech: HeardSpeech): Promise<void> {
    const { links, recorder, trace, now } = this.#needs;
    if ('realtime' in links || this.#isHearingPartial || this.#hearing !== null) return;
    this.#isHearingPartial = true;
    try {
      const text = await this.#recognise(links.recogniser, speech, new AbortController(), true);
      const partial = { heard: speech.seconds };
      recorder.add({ type: 'text', run: trace.run, at: now(), text, partial });
    } catch {
      // The final text tells what is wrong with the recogniser.
    } finally {
      this.#isHearingPartial = false;
    }
  }

  #paused(speech: HeardSpeech): void {
    const { links, work } = this.#needs;
    if ('realtime' in links || !('asr' in work.agent) || work.agent.asr.begins !== 'at-pause')
      return;
    this.#hearing ??= this.#beginHearing(links.recogniser, speech);
  }

  /** What was begun for speech that goes on is of no use. */
  #resumed(): void {
    const { line, trace, audio } = this.#needs;
    this.#hearing?.abort.abort();
    this.#hearing = null;
    if (this.#reply === null) return;
    if (this.#isAudible) {
      // Of a person this is an interruption, which the line tells of.
      if (audio === null) return;
      this.#finish(
        new LinkFailure(
          'false-start',
          'The agent was heard before the caller had finished: a pause in their words was longer than the endpointing wait.',
        ),
      );
      return;
    }
    clearTimeout(this.#limit);
    this.#restarts += 1;
    this.#reply.abort();
    this.#reply = null;
    this.#finalText = null;
    line.order({ type: 'drop-reply', turn: trace.run });
  }

  #ended({ at, heard, spokenUntil, arrived }: Extract<LineNews, { type: 'speech-ended' }>): void {
    const { trace, links, work } = this.#needs;
    // The detector hears speech end a little later than the level rule says, or sooner.
    const end = this.#speech?.end ?? spokenUntil;
    if (this.#speech !== null)
      trace.add('speech', this.#root, this.#speech.start, nanos(Math.min(end, arrived)));
    trace.add('uplink', this.#root, nanos(Math.min(end, arrived)), arrived);
    trace.add('endpointing', this.#root, nanos(Math.min(arrived, at)), at, {
      wait: work.endpointing.wait,
    });
    const reply = new Reply(this.#needs, this.#root);
    this.#reply = reply;
    this.#limit = setTimeout(
      () =>
        this.#finish(
          new LinkFailure(
            'no-reply',
            `Nothing was heard of the agent within the ${work.replyLimit} s that the scenario allows.`,
          ),
        ),
      work.replyLimit * 1e3,
    );
    const answer =
      'realtime' in links
        ? reply.askRealtime(links.realtime)
        : this.#answer(reply, this.#hearing ?? this.#beginHearing(links.recogniser, heard));
    answer.then(
      (spoken) => this.#answered(reply, spoken),
      (thrown: unknown) => {
        if (this.#reply === reply) this.#finish(asFailure(thrown));
      },
    );
  }

  async #answer(reply: Reply, hearing: Hearing): Promise<SpokenReply | null> {
    const { recorder, trace, now, links } = this.#needs;
    const text = await hearing.text;
    const at = now();
    if (this.#reply !== reply || 'realtime' in links) return null;
    this.#hearing = null;
    this.#heard = text;
    this.#finalText = at;
    if (text === '') {
      throw new LinkFailure(
        'nothing-recognised',
        'Somebody spoke, and the recogniser made no word of it.',
      );
    }
    recorder.add({ type: 'text', run: trace.run, at, text });
    if (links.writer === null) return null;
    return reply.write(text, links.writer, links.speaker);
  }

  /** `spoken` null: there is nothing to be played. */
  #answered(reply: Reply, spoken: SpokenReply | null): void {
    if (this.#reply !== reply) return;
    this.#spoken = spoken;
    if (spoken === null || !spoken.isAudio) this.#finish(null);
    else if (spoken.heard !== undefined) {
      this.#heard = spoken.heard;
    }
  }

  #replyStarted({
    sent,
    arrived,
    played,
    audible,
  }: Extract<LineNews, { type: 'reply-started' }>): void {
    const { trace } = this.#needs;
    clearTimeout(this.#limit);
    if (audible === null || this.#isAudible) return;
    this.#isAudible = true;
    trace.add('downlink', this.#root, sent, arrived);
    trace.add('buffer', this.#root, arrived, played);
    trace.add('lead-in', this.#root, played, audible);
  }

  #replyEnded({ reply, interrupted, figures }: Extract<LineNews, { type: 'reply-ended' }>): void {
    const { trace } = this.#needs;
    this.#figures = figures;
    this.#played = reply;
    if (reply !== null) trace.add('reply', this.#root, reply.start, reply.end);
    if (interrupted !== null) {
      this.#interrupted = { at: interrupted.speech, silent: interrupted.silent };
      // What it had not said yet, nobody wants to hear any more.
      this.#spoken ??= this.#reply?.soFar(this.#heard) ?? null;
    }
    this.#finish(
      reply === null
        ? new LinkFailure('no-reply', 'The reply had no sound that a caller could hear.')
        : null,
    );
  }

  #beginHearing(recogniser: Recogniser, speech: HeardSpeech): Hearing {
    const abort = new AbortController();
    const text = this.#recognise(recogniser, speech, abort, false);
    // Whoever waits for it hears of a failure; where nobody does, it is of no interest.
    text.catch(() => undefined);
    return { abort, text };
  }

  async #recognise(
    recogniser: Recogniser,
    speech: HeardSpeech,
    abort: AbortController,
    isPartial: boolean,
  ): Promise<string> {
    const { trace, now } = this.#needs;
    const parent = trace.reserve();
    const start = now();
    const { signal } = abort;
    try {
      return await recogniser.recognise(speech, { trace, parent, signal, now });
    } finally {
      const attributes = {
        seconds: speech.seconds,
        ...(isPartial ? { partial: true } : {}),
        ...(signal.aborted ? { abandoned: true } : {}),
      };
      trace.add('asr', this.#root, start, now(), attributes, parent);
    }
  }

  /** The line forgets the turn, and tells its figures where it has not. */
  async #endOnLine(): Promise<void> {
    const { line, trace } = this.#needs;
    if (this.#figures !== null) return;
    const told = new Promise<void>((resolve) => {
      this.#tellFigures = resolve;
      setTimeout(resolve, figuresLimit satisfies Millis).unref();
    });
    line.order({ type: 'end-turn', turn: trace.run });
    await Promise.race([told, line.down]);
  }
}

const asFailure = (thrown: unknown): LinkFailure =>
  thrown instanceof LinkFailure
    ? thrown
    : new LinkFailure('engine-error', thrown instanceof Error ? thrown.message : String(thrown));
