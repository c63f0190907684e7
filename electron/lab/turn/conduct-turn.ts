import type { LineNews } from '../../common/turn/line-protocol.ts';
import type { LineFigures, TurnEvent } from '../../common/turn/turn-events.ts';
import { elapsed, type Millis, millis, type Nanos, nanosToMillis } from '../../common/units.ts';
import { type Decision, tellEndOfSpeech } from './end-of-speech.ts';
import { Hearings, type Understood } from './hearings.ts';
import { type HeardSpeech, LinkFailure } from './link.ts';
import { Reply, type SpokenReply } from './reply.ts';
import { asFailure, falseStart, noReplyWithin, noSpeech } from './turn-failures.ts';
import type { TurnEnd, TurnNeeds } from './turn-needs.ts';
import type { SpanPlace } from './turn-trace.ts';

/** How long a line has to tell the figures of a turn that was given up. */
const figuresLimit = millis(1_000);

/** How long what was aborted has to end: a worker that does not hear of it in 3 s is ended by its host. */
const abortLimit = millis(4_000);

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
  /** All of the turn, by their numbers; the last one counts, unless it was dropped. */
  readonly #replies: Reply[] = [];
  readonly #answers: Promise<unknown>[] = [];
  #reply: Reply | null = null;
  #files = 0;
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
    // What else happens on the line is no part of the turn.
    line.listen((news) => {
      if (news.type === 'turn-ended' && news.turn === turn) this.#hear(news);
    });
    clearTimeout(this.#limit);
    signal.removeEventListener('abort', cancel);
    this.#tellDecision(false);
    await Promise.all([this.#endOnLine(), this.#abortAll()]);
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
        this.#finish(noSpeech());
        break;
      case 'reply-started':
        this.#replyStarted(news);
        break;
      case 'underrun':
        this.#reply?.heard.ranDry(news.from, news.to);
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
    if ('asr' in agent && agent.asr.begins === 'at-pause') void this.#hearings?.hear(speech);
  }

  /** What was begun for speech that goes on is of no use. */
  #resumed(): void {
    const { line, trace, audio } = this.#needs;
    this.#hearings?.abandon();
    if (this.#reply === null) return;
    if (this.#isAudible) {
      // Of a person this is an interruption, which the line tells of.
      if (audio === null) return;
      this.#finish(falseStart(agentWasHeard));
      return;
    }
    clearTimeout(this.#limit);
    this.#tellDecision(true);
    this.#restarts += 1;
    this.#reply.abort();
    line.order({ type: 'drop-reply', turn: trace.run, reply: this.#reply.number });
    this.#reply = null;
    this.#spoken = null;
    this.#finalText = null;
  }

  #ended(decision: Decision): void {
    const { links, work, now } = this.#needs;
    this.#decision = decision;
    const reply = new Reply(this.#needs, this.#root, this.#replies.length, () => this.#files++);
    this.#replies.push(reply);
    this.#reply = reply;
    const since = elapsed(this.#speech?.end ?? decision.spokenUntil, now());
    this.#limit = setTimeout(
      () => this.#finish(noReplyWithin(work.replyLimit)),
      Math.max(0, work.replyLimit * 1e3 - nanosToMillis(since)),
    );
    const answer =
      'realtime' in links
        ? reply.askRealtime(links.realtime)
        : this.#answer(reply, this.#hearings?.hear(decision.heard));
    this.#answers.push(answer);
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

  async #answer(
    reply: Reply,
    hearing: Promise<Understood> | undefined,
  ): Promise<SpokenReply | null> {
    const { recorder, trace, links } = this.#needs;
    const understood = await hearing;
    if (this.#reply !== reply || understood === undefined || 'realtime' in links) return null;
    const { text, at } = understood;
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
    if (spoken === null || !spoken.isAudio) {
      const isEarly = this.#finalText !== null && this.#isBeforeEnd(this.#finalText);
      this.#finish(isEarly ? falseStart('The final text was there') : null);
    } else if (spoken.heard !== undefined) {
      this.#heard = spoken.heard;
    }
  }

  #isBeforeEnd(at: Nanos): boolean {
    return this.#speech !== null && at < this.#speech.end;
  }

  #replyStarted({
    reply,
    ready,
    arrived,
    played,
    audible,
  }: Extract<LineNews, { type: 'reply-started' }>): void {
    const { trace } = this.#needs;
    if (this.#reply?.number !== reply) {
      // One that was dropped was heard before the line knew of it.
      if (audible !== null) this.#finish(falseStart(agentWasHeard));
      return;
    }
    this.#reply.heard.begin(played);
    if (audible === null || this.#isAudible) return;
    clearTimeout(this.#limit);
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
      this.#spoken = this.#reply?.cutAt(interrupted.silent, this.#spoken) ?? null;
    }
    if (reply === null) {
      this.#finish(new LinkFailure('no-reply', 'The reply had no sound that a caller could hear.'));
    } else {
      this.#finish(this.#isBeforeEnd(reply.start) ? falseStart(agentWasHeard) : null);
    }
  }

  /** Resolves once everything that was begun has ended, or had its time: the spans of a turn lie within it. */
  async #abortAll(): Promise<void> {
    this.#reply?.abort();
    this.#reply = null;
    const ended = (async () => {
      await Promise.allSettled([this.#hearings?.end(), ...this.#answers]);
      await Promise.all(this.#replies.map(({ spoken }) => spoken));
    })();
    await within(abortLimit, ended);
  }

  /** The line forgets the turn, and tells its figures where it has not. */
  async #endOnLine(): Promise<void> {
    const { line, trace } = this.#needs;
    if (this.#figures !== null) return;
    const told = new Promise<void>((resolve) => {
      this.#tellFigures = resolve;
    });
    line.order({ type: 'end-turn', turn: trace.run });
    await within(figuresLimit, Promise.race([told, line.down]));
  }
}

const agentWasHeard = 'The agent was heard';

/** Resolves when `work` does, at the latest after `limit`. */
async function within(limit: Millis, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limit);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}
