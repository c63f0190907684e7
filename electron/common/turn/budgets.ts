import { type Millis, millis } from '../units.ts';
import type { TurnPart } from './turn-part-names.ts';

/** What somebody published a turn should take: to be held against a measured one, never mixed with it. */
export type Budget = {
  readonly id: string;
  readonly name: string;
  /** Who says so, and of what, in a sentence for the screen. */
  readonly source: string;
  /** When the page was looked at. */
  readonly asOf: string;
  /** Whole turn. null where the source gives none. */
  readonly gap: Millis;
  /** What the source divides it into, with the parts of ours that it covers. Empty where it does not. */
  readonly shares: readonly BudgetShare[];
};

export type BudgetShare = {
  /** As the source calls it. */
  readonly name: string;
  readonly parts: readonly TurnPart[];
  readonly time: Millis;
};

const recognition: readonly TurnPart[] = ['endpointing', 'asr'];
const writing: readonly TurnPart[] = ['first-token', 'first-sentence'];
const speaking: readonly TurnPart[] = ['tts', 'lead-in'];
