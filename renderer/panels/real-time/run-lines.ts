import { type Delivery, deliveriesOf } from '../../../electron/common/delivered-audio.ts';
import { timeToFirstAudio } from '../../../electron/common/metrics.ts';
import type { RecordedRun, RecordedSession } from '../../../electron/common/recorded-session.ts';
import { median } from '../../../electron/common/statistics.ts';
import { type Millis, millis, type Ratio, ratio } from '../../../electron/common/units.ts';
import { runPurpose } from '../../format/run-name.ts';
import { sectionsOf, sectionTitle } from '../../trace/sections.ts';

/** One run's staircase. */
export type RunLine = {
  /** Of which group, from 0. */
  readonly group: number;
  /** "repeat 2 of 5". */
  readonly name: string;
  readonly deliveries: readonly Delivery[];
};

/** The measured runs of one work on one device. */
export type LineGroup = {
  readonly name: string;
  readonly lines: readonly RunLine[];
  /** Median time to first audio; null for recognition. */
  readonly firstAudio: Millis | null;
  /** Median of audio ÷ time since the request, at the last delivery. */
  readonly speed: Ratio | null;
};

/** Groups of a whole session: one for each work on each device that has delivered anything. */
export const groupsOfSession = (session: RecordedSession): LineGroup[] =>
  sectionsOf(session)
    .map((section) => ({
      name: sectionTitle(section),
      runs: section.runs
        .flatMap((index) => session.runs[index] ?? [])
        .filter(({ plan }) => plan.kind === 'measured'),
    }))
    .map(({ name, runs }) => ({ name, runs: runs.filter((run) => deliveriesOf(run).length > 0) }))
    .filter(({ runs }) => runs.length > 0)
    .map(({ name, runs }, group) => groupOf(name, group, runs, session));

/** These runs as the group with this number. */
export function groupOf(
  name: string,
  group: number,
  runs: readonly RecordedRun[],
  { manifest }: Pick<RecordedSession, 'manifest'>,
): LineGroup {
  const lines = runs.map((run) => ({
    group,
    name: runPurpose(run.plan, manifest.scenario),
    deliveries: deliveriesOf(run),
  }));
  const firsts = runs.flatMap((run) => timeToFirstAudio(run) ?? []);
  const speeds = lines.flatMap(({ deliveries }) => speedOf(deliveries.at(-1)) ?? []);
  const [first, speed] = [median(firsts), median(speeds)];
  return {
    name,
    lines,
    firstAudio: first === null ? null : millis(first),
    speed: speed === null ? null : ratio(speed),
  };
}

/** Seconds of audio for each second since the request; null before the first delivery. */
export const speedOf = (delivery: Delivery | undefined): Ratio | null =>
  delivery === undefined || delivery.after <= 0 ? null : ratio(delivery.audio / delivery.after);
