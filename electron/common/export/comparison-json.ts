import type { ComparedSessions } from '../compare.ts';
import { deviceOf } from '../comparison-sides.ts';
import { sideName } from '../comparison-warnings.ts';
import { differenceSentence } from '../difference.ts';
import { outputInWords } from '../output-comparison.ts';
import { differencesToFirst, partName, profileRemarks } from '../part-difference-words.ts';
import type { PartDifference } from '../part-differences.ts';
import { idleSentence } from '../side-telemetry.ts';

/**
 * A comparison as one JSON object. `ratio` is of that side to the first, with its 95 % interval `low` to `high`: above
 * 1 is slower. `outputs`, by side, tell what each gave out from that of the side at place `against`: `logSpectral` in dB. Times in milliseconds, telemetry in its `unit`; null where a figure does not apply.
 */
export function comparisonJson({ comparisons, leftOut }: ComparedSessions): object {
  return {
    comparisons: comparisons.map(({ sides, rows, telemetry, outputs, warnings }) => ({
      sides: sides.map((side, place) => {
        const { session, work, kind, model, target, settings, subject } = side;
        const { id, machine } = session.manifest;
        const device = deviceOf(side);
        return {
          name: sideName(place),
          session: id,
          work,
          kind,
          model,
          target,
          device: side.device,
          deviceName: device?.name ?? null,
          driver: device?.driver ?? null,
          settings,
          machine: machine.hostname,
          subject,
        };
      }),
      rows: rows.map(({ figure, unit, spreads, differences }) => ({
        figure: typeof figure === 'string' ? figure : 'stage',
        stage: typeof figure === 'string' ? null : figure.stage,
        unit,
        sides: spreads.map((spread, place) => {
          const difference = differences[place] ?? null;
          return {
            ...spread,
            difference:
              difference === null
                ? null
                : { ...difference, sentence: differenceSentence(difference) },
          };
        }),
      })),
      telemetry: telemetry.map(({ told, ...figure }) => ({
        ...figure,
        sides: told.map((one) => ({
          value: one.value,
          why: one.why,
          readings: one.n,
          coveredSeconds: one.covered,
          sentence: idleSentence(figure, one),
        })),
      })),
      outputs: outputs.map((output) => output && { ...output, sentence: outputInWords(output) }),
      warnings,
    })),
    leftOut,
  };
}

/**
 * The stages and operators of each side against the first, by the names of `comparisonJson`. `differenceMs` is that
 * side's median minus the first's; `operators` is null where a side has no profiled run.
 */
export const differencesJson = ({ comparisons }: ComparedSessions): object =>
  comparisons.map(({ sides }) => ({
    against: 'A',
    sides: differencesToFirst(sides).map(({ place, found }) => ({
      name: sideName(place),
      stages: found.stages.map(lineJson),
      operators: found.operators?.map(lineJson) ?? null,
    })),
    remarks: profileRemarks(sides),
  }));

const lineJson = (line: PartDifference): object => ({
  name: partName(line),
  change: line.change,
  counts: line.counts,
  timesMs: line.times,
  differenceMs: line.difference,
  interval: line.interval,
  runs: line.runs,
});
