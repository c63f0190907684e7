import { type Millis, millis } from '../units.ts';
import type { TurnPart } from './turn-part-names.ts';

/** What somebody published a turn should take: held against measured ones, never mixed with them. */
export type Budget = {
  readonly id: string;
  readonly name: string;
  /** Who says so, and of what. */
  readonly source: string;
  /** When they said so: a year, or a day; null where it is not known. */
  readonly published: string | null;
  /** From the end of the caller's words to the first sound of the reply. */
  readonly gap: Millis;
  /** What the source divides it into; empty where it does not. They need not add up to the gap. */
  readonly shares: readonly BudgetShare[];
};

export type BudgetShare = {
  /** As the source calls it. */
  readonly name: string;
  /** The parts of a turn that it covers. */
  readonly parts: readonly TurnPart[];
  readonly time: Millis;
};

/**
 * What an agent platform spends between the arrival of the caller's words and the departure of the reply. Twilio's three
 * links add up to 60 ms less than it, so that the end of the turn is found inside the first of them.
 */
const platform: readonly TurnPart[] = [
  'endpointing',
  'asr',
  'first-token',
  'first-sentence',
  'tts',
  'realtime',
  'lead-in',
  'transport',
  'lab',
];

const twilioSource = 'Twilio, A Guide to Core Latency in AI Voice Agents (cascaded): mouth to ear';

const twilioShares = (all: number, stt: number, llm: number, tts: number): BudgetShare[] => [
  { name: 'Platform', parts: platform, time: millis(all) },
  { name: 'STT', parts: ['endpointing', 'asr'], time: millis(stt) },
  { name: 'LLM', parts: ['first-token', 'first-sentence'], time: millis(llm) },
  { name: 'TTS', parts: ['tts', 'lead-in'], time: millis(tts) },
];

/** The published budgets of a turn, the strictest first. */
export const budgets: readonly Budget[] = [
  {
    id: 'human',
    name: 'People among themselves',
    source: 'Stivers et al., PNAS 106 (26): the gap between two people who talk, about 200 ms',
    published: '2009',
    gap: millis(200),
    shares: [],
  },
  {
    id: 'daily-typical',
    name: 'Daily, typical',
    source: 'Daily: what is typical between people',
    published: null,
    gap: millis(500),
    shares: [],
  },
  {
    id: 'daily-limit',
    name: 'Daily, limit',
    source: 'Daily: above it a conversation feels unnatural',
    published: null,
    gap: millis(800),
    shares: [],
  },
  {
    id: 'twilio-target',
    name: 'Twilio, target',
    source: twilioSource,
    published: '2025-11-17',
    gap: millis(1115),
    shares: twilioShares(885, 350, 375, 100),
  },
  {
    id: 'twilio-limit',
    name: 'Twilio, limit',
    source: twilioSource,
    published: '2025-11-17',
    gap: millis(1400),
    shares: twilioShares(1100, 500, 750, 250),
  },
];
