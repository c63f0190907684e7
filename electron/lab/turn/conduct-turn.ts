import type { ChatMessage } from '../../common/scenario.ts';
import type { LineNews } from '../../common/turn/line-protocol.ts';
import type { LineFigures, TurnEvent } from '../../common/turn/turn-events.ts';
import type { TurnWork } from '../../common/turn/turn-work.ts';
import { type Millis, millis, type Nanos } from '../../common/units.ts';
import type { Recorder } from '../recorder.ts';
import { type Decision, tellEndOfSpeech } from './end-of-speech.ts';
import { type Hearing, Hearings } from './hearings.ts';
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
  /** null where a speaking endpoint hears for itself. */
  readonly #hearings: Hearings | null;
  #reply: Reply | null = null;
  #spoken: SpokenReply | null = null;
  #heard = '';
  #finalText: Nanos | null = null;
  #decision: Decision | null = null;
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
    const { links, trace, recorder, now } = needs;
    const root = this.#root;
    this.#hearings =
      'realtime' in links
        ? null
        : new Hearings({
            recogniser: links.recogniser,
            trace,
            root,
            now,
            partial: (text, heard, at) =>
              recorder.add({ type: 'text', run: trace.run, at, text, partial: { heard } }),
          });
  }

  /** Always resolves. */
  async run(): Promise<TurnEnd> {
    const { line, trace, audio, bargeIn, signal, recorder, messages, now } = this.#needs;
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
    this.#tellDecision(false);
    this.#hearings?.abandon();
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
    // What was never heard is no part of the conversation.
    if (failure === null && said !== '') {
      messages.push({ role: 'user', content: this.#heard }, { role: 'assistant', content: said });
    }
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
        this.#speech = news.speech;
        break;
      case 'speech-goes-on':
        void this.#hearings?.hearPartial(news.heard);
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

  #paused(speech: HeardSpeech): void {
    const { agent } = this.#needs.work;
    if ('asr' in agent && agent.asr.begins === 'at-pause') this.#hearings?.hear(speech);
  }

  /** What was begun for speech that goes on is of no use. */
  #resumed(): void {
    const { line, trace, audio } = this.#needs;
    this.#hearings?.abandon();
    if (this.#reply === null) return;
    if (this.#isAudible) {
      // Of a person this is an interruption, which the line tells of.
      if (audio === null) return;
      this.#finish(falseStart());
      return;
    }
    clearTimeout(this.#limit);
    this.#tellDecision(true);
    this.#restarts += 1;
    this.#reply.abort();
    this.#reply = null;
    this.#finalText = null;
    line.order({ type: 'drop-reply', turn: trace.run });
  }

  #ended(decision: Decision): void {
    const { links, work } = this.#needs;
    this.#decision = decision;
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
        : this.#answer(reply, this.#hearings?.hear(decision.heard));
    answer.then(
      (spoken) => this.#answered(reply, spoken),
      (thrown: unknown) => {
        if (this.#reply === reply) this.#finish(asFailure(thrown));
      },
    );
  }

  /** Told once it stands, for the caller may go on. */
  #tellDecision(isAbandoned: boolean): void {
    if (this.#decision === null) return;
    const { trace, work } = this.#needs;
    const { wait } = work.endpointing;
    tellEndOfSpeech(trace, this.#root, this.#decision, this.#speech, wait, isAbandoned);
    this.#decision = null;
  }

  async #answer(reply: Reply, hearing: Hearing | undefined): Promise<SpokenReply | null> {
    const { recorder, trace, now, links } = this.#needs;
    const text = (await hearing?.text) ?? '';
    const at = now();
    if (this.#reply !== reply || 'realtime' in links) return null;
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
    ready,
    arrived,
    played,
    audible,
  }: Extract<LineNews, { type: 'reply-started' }>): void {
    const { trace } = this.#needs;
    clearTimeout(this.#limit);
    if (audible === null || this.#isAudible) return;
    this.#isAudible = true;
    this.#tellDecision(false);
    trace.add('downlink', this.#root, ready, arrived);
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
      this.#spoken ??= this.#reply?.soFar() ?? null;
    }
    if (reply === null) {
      this.#finish(new LinkFailure('no-reply', 'The reply had no sound that a caller could hear.'));
    } else {
      const isEarly = this.#speech !== null && reply.start < this.#speech.end;
      this.#finish(isEarly ? falseStart() : null);
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

const falseStart = (): LinkFailure =>
  new LinkFailure(
    'false-start',
    'The agent was heard before the caller had finished: a pause in their words was longer than the endpointing wait.',
  );

const asFailure = (thrown: unknown): LinkFailure =>
  thrown instanceof LinkFailure
    ? thrown
    : new LinkFailure('engine-error', thrown instanceof Error ? thrown.message : String(thrown));
