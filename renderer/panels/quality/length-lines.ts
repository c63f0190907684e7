import { sideName } from '../../../electron/common/comparison-warnings.ts';
import {
  type LengthCurve,
  type LengthPoint,
  lengthCurve,
} from '../../../electron/common/length-curve.ts';
import type { RecordedSession } from '../../../electron/common/recorded-session.ts';

/** Speed over length of one model on one target of one session. */
export type LengthLine = {
  readonly session: string;
  readonly name: string;
  readonly group: number;
  /** What the line joins, from the shortest to the longest. */
  readonly points: readonly LengthPoint[];
};

export type LengthPanel = {
  readonly kind: LengthCurve['kind'];
  readonly unit: LengthCurve['unit'];
  /** Different lengths, from the shortest. */
  readonly lengths: readonly number[];
  readonly lines: readonly LengthLine[];
};

/** With fewer lengths than these there is no curve to see. */
export const leastLengths = 3;

/** Curves of all models of these sessions, voices and recognisers apart: their lengths are of different units. */
export function lengthPanels(
  sessions: readonly { readonly id: string; readonly session: RecordedSession }[],
): LengthPanel[] {
  const curves = sessions.flatMap(({ id, session }, place) =>
    lengthCurve(session).map((curve) => ({
      kind: curve.kind,
      line: {
        session: id,
        name: [sessions.length > 1 ? sideName(place) : null, curve.model, curve.target]
          .filter((part) => part !== null)
          .join(' · '),
        points: curve.points,
      },
    })),
  );
  return (['tts', 'asr'] as const).flatMap((kind) => {
    const lines = curves
      .filter((curve) => curve.kind === kind)
      .map(({ line }, group) => ({ ...line, group }));
    const lengths = lines.flatMap(({ points }) => points.map(({ length }) => length));
    if (lengths.length === 0) return [];
    return [
      {
        kind,
        unit: kind === 'tts' ? ('characters' as const) : ('seconds' as const),
        lengths: [...new Set(lengths)].toSorted((one, other) => one - other),
        lines,
      },
    ];
  });
}
