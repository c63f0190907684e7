import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlannedRun } from '../../common/plan.ts';
import type { ChatMessage } from '../../common/scenario.ts';
import type { TurnEvent } from '../../common/turn/turn-events.ts';
import type { TurnWork } from '../../common/turn/turn-work.ts';
import { bargeInKey, utteranceKey } from '../../common/turn/utterances.ts';
import type { Nanos } from '../../common/units.ts';
import type { Recorder } from '../recorder.ts';
import { TurnConductor } from './conduct-turn.ts';
import type { Line } from './line.ts';
import type { AgentLinks, TurnEnd } from './turn-needs.ts';
import { TurnTrace } from './turn-trace.ts';

/** The recorded call of a conversation, as the recording names it. */
export const callFileOf = ({ work, kind, conversation }: PlannedRun): string =>
  `audio/call-${work}-${kind === 'warm-up' ? 'warm-' : ''}${conversation ?? 0}.wav`;

export type ConversationNeeds = {
  readonly work: TurnWork;
  readonly line: Line;
  readonly links: AgentLinks;
  readonly recorder: Pick<Recorder, 'add' | 'folder'>;
  /** By `utteranceKey` and `bargeInKey`, named from the recording's folder. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly now: () => Nanos;
};

/** A call that is open: its turns follow each other, and what was said before is sent with each. */
export class Conversation {
  readonly #needs: ConversationNeeds;
  readonly #messages: ChatMessage[] = [];
  #turns = 0;

  constructor(needs: ConversationNeeds) {
    this.#needs = needs;
    const { agent } = needs.work;
    const system =
      'llm' in agent && agent.llm !== null && 'system' in agent.llm ? agent.llm.system : undefined;
    if (system !== undefined) this.#messages.push({ role: 'system', content: system });
  }

  /** The caller takes their time between a reply and their next words; a person by themselves. */
  async pause(signal: AbortSignal): Promise<void> {
    if (this.#turns === 0 || 'microphone' in this.#needs.work.caller) return;
    await sleep(this.#needs.work.pause * 1e3, undefined, { signal }).catch(() => undefined);
  }

  /** Always resolves. `firstSpan`: ids of spans that the run has already are below it. */
  async turn(run: PlannedRun, firstSpan: number, signal: AbortSignal): Promise<TurnEnd> {
    const { work, line, links, recorder, now } = this.#needs;
    this.#turns += 1;
    const trace = new TurnTrace(run.index, recorder, firstSpan);
    return new TurnConductor({
      work,
      line,
      links,
      trace,
      recorder,
      now,
      messages: this.#messages,
      audio: this.#utteranceOf(run),
      bargeIn: this.#bargeInOf(run),
      signal,
    }).run();
  }

  async hangUp(): Promise<void> {
    const { line, links } = this.#needs;
    await line.hangUp();
    const ends =
      'realtime' in links
        ? [links.realtime]
        : [links.recogniser, links.writer, links.speaker].filter((link) => link !== null);
    await Promise.all(ends.map((link) => link.close()));
  }

  #utteranceOf({ work: place, turn = 0 }: PlannedRun): string | null {
    const { work, inputs, recorder } = this.#needs;
    if (!('says' in work.caller)) return null;
    const file = inputs[utteranceKey(place, turn % work.caller.says.length)] ?? '';
    return join(recorder.folder, file);
  }

  #bargeInOf({ work: place, turn = 0, kind }: PlannedRun): { file: string; after: number } | null {
    const { work, inputs, recorder } = this.#needs;
    const { bargeIn } = work;
    const isIn = bargeIn !== undefined && bargeIn.turns?.includes(turn) !== false;
    if (!isIn || kind === 'warm-up') return null;
    const file = inputs[bargeInKey(place)] ?? '';
    return { file: join(recorder.folder, file), after: bargeIn.after };
  }
}

/** What the recording says of a turn; the call's first sample was at `start`. */
export const eventOf = (
  { failure: _, isCancelled: __, at: ___, ...turn }: TurnEnd,
  file: string,
  start: Nanos,
): TurnEvent => ({ ...turn, call: { file, start } });
