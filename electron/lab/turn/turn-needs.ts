import type { ChatMessage } from '../../common/scenario.ts';
import type { TurnEvent } from '../../common/turn/turn-events.ts';
import type { TurnWork } from '../../common/turn/turn-work.ts';
import type { Nanos } from '../../common/units.ts';
import type { Recorder } from '../recorder.ts';
import type { Line } from './line.ts';
import type { LinkFailure, Recogniser, Speaker, SpeechAgent, Writer } from './link.ts';
import type { TurnTrace } from './turn-trace.ts';

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
