import fc from 'fast-check';
import { stages } from '../../electron/common/stages.ts';
import { type SpanSketch, type TurnSketch, usualSpans } from './turn-sketch.ts';

/** Milliseconds, some of them with a fraction of a nanosecond. */
const number = fc.oneof(
  fc.integer({ min: 0, max: 8000 }),
  fc.double({ min: 0, max: 8000, noNaN: true }),
);
const attributes = fc.record(
  {
    abandoned: fc.boolean(),
    partial: fc.boolean(),
    processingMs: fc.double({ min: -5, max: 9000, noNaN: true }),
    attempt: fc.integer({ min: 0, max: 4 }),
    status: fc.constantFrom(200, 308, 429),
  },
  { requiredKeys: [] },
);
const leaf: fc.Arbitrary<SpanSketch> = fc.tuple(
  fc.constantFrom(...stages),
  number,
  number,
  attributes,
);
const child: fc.Arbitrary<SpanSketch> = fc.tuple(
  fc.constantFrom(
    ...([
      'uplink',
      'endpointing',
      'asr',
      'llm',
      'tts',
      'realtime',
      'downlink',
      'buffer',
      'lead-in',
    ] as const),
    ...stages,
  ),
  number,
  number,
  attributes,
  fc.array(leaf, { maxLength: 6 }),
);
/** Turns of which any span may be missing, overlap others, lie beyond the gap, or end before it begins. */
export const arbitraryTurn: fc.Arbitrary<Partial<TurnSketch>> = fc
  .tuple(fc.array(child, { maxLength: 12 }), number, number, fc.boolean())
  .map(([spans, one, other, isUsual]) => ({
    spans: isUsual ? [...usualSpans, ...spans] : spans,
    speech: [0, Math.min(one, other)] as const,
    reply: [Math.max(one, other), 9000] as const,
  }));
