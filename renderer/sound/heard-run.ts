import { type HeardChunk, playOut } from '../../electron/common/playout.ts';
import { type RecordedRun, taskOf } from '../../electron/common/recorded-session.ts';
import { type Nanos, nanos, secondsToNanos } from '../../electron/common/units.ts';
import { requestOf } from '../trace/alignment.ts';

const known = new WeakMap<RecordedRun, { chunks: number; heard: readonly HeardChunk[] }>();

/**
 * The run's audio on the session's clock. What a TTS run made, as it is heard by a listener who starts with
 * the first chunk; what an ASR run or a listener was given, whole, as it sounds from the request on; of a turn the
 * call while it lasted, and where none was recorded the reply, as what a TTS run made. Worked out anew only when the run has more audio than before.
 */
export function heardRun(run: RecordedRun): readonly HeardChunk[] {
  if (taskOf(run) === 'asr') return heardInput(run);
  if (isOfCall(run)) return heardTurn(run);
  const last = known.get(run);
  if (last?.chunks === run.audio.length) return last.heard;
  const heard = playOut(run.audio);
  known.set(run, { chunks: run.audio.length, heard });
  return heard;
}

/** Whether its sound is the recorded call's. Of a turn that was asked of the lab's server only the reply is here. */
export const isOfCall = ({ work, turn, audio }: RecordedRun): boolean =>
  work.kind === 'turn' && (turn !== null || audio.length === 0);

function heardInput(run: RecordedRun): readonly HeardChunk[] {
  const request = requestOf(run);
  const audio = run.ended?.audio ?? null;
  if (request === null || audio === null) return [];
  return [{ arrived: request, heard: request, from: nanos(0), length: secondsToNanos(audio) }];
}

function heardTurn(run: RecordedRun): readonly HeardChunk[] {
  const stretch = stretchOfCall(run);
  if (stretch === null) return [];
  const from = nanos(stretch.start + stretch.from);
  return [{ arrived: from, heard: from, from: nanos(0), length: nanos(stretch.to - stretch.from) }];
}

/** A turn's own part of its recorded call: `from` … `to` of the file, whose first sample was at `start`. */
export type StretchOfCall = {
  readonly file: string;
  readonly start: Nanos;
  readonly from: Nanos;
  readonly to: Nanos;
};

/** From the turn's request to its end; null before that, and of what is no turn. */
export function stretchOfCall(run: RecordedRun): StretchOfCall | null {
  const begin = requestOf(run);
  if (run.turn === null || run.ended === null || begin === null) return null;
  const { file, start } = run.turn.call;
  const from = Math.max(0, begin - start);
  const to = Math.max(from, run.ended.at - start);
  return { file, start, from: nanos(from), to: nanos(to) };
}

/** Audio that is heard without a gap. Times on the session's clock, `from` in the audio. */
export type Stretch = { readonly heard: Nanos; readonly from: Nanos; readonly length: Nanos };

/** Where less than this lies between two chunks, in nanoseconds, they are one sound: sums of floats differ by less. */
const noGap = 1000;

/** The audio from gap to gap: one stretch where the player never runs dry. */
export function stretchesOf(heard: readonly HeardChunk[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { heard: at, from, length } of heard) {
    const last = stretches.at(-1);
    if (last !== undefined && at - (last.heard + last.length) < noGap) {
      const whole = from + length - last.from;
      stretches[stretches.length - 1] = { ...last, length: nanos(whole) };
    } else stretches.push({ heard: at, from, length });
  }
  return stretches;
}

/** When the last sample has been heard; null where there is no audio. */
export function heardEnd(heard: readonly HeardChunk[]): Nanos | null {
  const last = heard.at(-1);
  return last === undefined ? null : nanos(last.heard + last.length);
}
