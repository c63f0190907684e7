import { sideName } from '../../../electron/common/comparison-warnings.ts';
import { runFigures } from '../../../electron/common/metrics.ts';
import { type LengthCurve, lengthCurve } from '../../../electron/common/quality.ts';
import type { RecordedSession } from '../../../electron/common/recorded-session.ts';
import { median } from '../../../electron/common/statistics.ts';

export type LengthDot = { readonly length: number; readonly rtfx: number; readonly run: number };

/** Speed over length of one model on one target of one session. */
export type LengthLine = {
  readonly session: string;
  readonly name: string;
  readonly group: number;
  /** Every steady run. */
  readonly dots: readonly LengthDot[];
  /** The median of the runs of each length, from the shortest to the longest. */
  readonly joints: readonly (LengthDot & { readonly n: number })[];
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
  return (['tts', 'asr'] as const).flatMap((kind) => {
    const lines = sessions
      .flatMap(({ id, session }, place) =>
        lengthCurve(session)
          .filter((curve) => curve.kind === kind)
          .map((curve) => ({
            session: id,
            name: [sessions.length > 1 ? sideName(place) : null, curve.model, curve.target]
              .filter((part) => part !== null)
              .join(' · '),
            dots: dotsOf(curve, session),
          })),
      )
      .map((line, group) => ({ ...line, group, joints: jointsOf(line.dots) }));
    const lengths = lines.flatMap(({ joints }) => joints.map(({ length }) => length));
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

const dotsOf = ({ points }: LengthCurve, session: RecordedSession): LengthDot[] =>
  points.flatMap(({ length, runs }) =>
    runs.flatMap((index) => {
      const run = session.runs[index];
      if (run === undefined) return [];
      const { phase, processing, audio } = runFigures(run);
      if (phase !== 'steady' || processing === null || audio === null || processing <= 0) return [];
      return [{ length, rtfx: audio / processing, run: index }];
    }),
  );

function jointsOf(dots: readonly LengthDot[]): LengthLine['joints'] {
  const lengths = [...new Set(dots.map(({ length }) => length))];
  return lengths
    .toSorted((one, other) => one - other)
    .flatMap((length) => {
      const own = dots.filter((dot) => dot.length === length);
      const middle = median(own.map(({ rtfx }) => rtfx));
      const [first] = own;
      if (middle === null || first === undefined) return [];
      return [{ length, rtfx: middle, run: first.run, n: own.length }];
    });
}
