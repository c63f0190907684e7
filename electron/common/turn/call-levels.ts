import { levelRule } from '../audio-onset.ts';
import { type Hertz, type Nanos, nanos } from '../units.ts';
import type { TurnCheck } from './turn-events.ts';

const { audibleMeanSquare, hopsPerSecond, hopsPerWindow, hopsToBeHeard } = levelRule;

/** A recorded call: both channels at one rate, full scale ±1, the first sample of each at `start`. */
export type CallSamples = {
  readonly caller: Float32Array;
  readonly agent: Float32Array;
  readonly sampleRate: Hertz;
  readonly start: Nanos;
};

/** A stretch of sound, in steps of 1 ms from the first sample. */
type Sound = { readonly from: number; readonly to: number };

/**
 * One turn as the recorded call alone shows it, between `from` and `to` of the session's clock: from before the
 * caller's words to the next turn's. By the level rule of `audio-onset.ts`: the reply starts with the first sound of
 * the agent that begins after the caller began, and the speech ends with the last sound of the caller that begins
 * before that reply, so that a pause in their words does not count and what is said over the reply does not either.
 * Where the agent is silent throughout it is the caller's last sound. Right to 1 ms for sounds that begin and end
 * abruptly.
 */
export function callLevels(call: CallSamples, from: Nanos, to: Nanos): TurnCheck {
  const { sampleRate, start } = call;
  const sampleAt = (time: Nanos, length: number): number =>
    Math.min(Math.max(Math.round(((time - start) * sampleRate) / 1e9), 0), length);
  const soundsOf = (samples: Float32Array): Sound[] => {
    const begin = sampleAt(from, samples.length);
    return soundsIn(samples.subarray(begin, sampleAt(to, samples.length)), sampleRate).map(
      (sound) => ({
        from: timeOf(begin, sound.from),
        to: timeOf(begin, sound.to),
      }),
    );
  };
  const timeOf = (begin: number, hop: number): number =>
    start + (begin / sampleRate) * 1e9 + (hop / hopsPerSecond) * 1e9;
  const words = soundsOf(call.caller);
  const [first] = words;
  const reply =
    first === undefined ? undefined : soundsOf(call.agent).find((sound) => sound.from > first.from);
  const before = words.filter((word) => reply === undefined || word.from < reply.from);
  const last = before.at(-1);
  const orNull = (time: number | undefined): Nanos | null =>
    time === undefined ? null : nanos(Math.round(time));
  return { speechEnd: orNull(last?.to), replyStart: orNull(reply?.from) };
}

/**
 * All sounds, each from the first to the last of at least 50 steps in a row above −40 dBFS. Its start is
 * `leadingSilence` from where the one before ended, its end `trailingSilence` before the next one.
 */
function soundsIn(samples: Float32Array, sampleRate: Hertz): Sound[] {
  const energies = hopEnergies(samples, sampleRate);
  const threshold = audibleMeanSquare * ((hopsPerWindow * sampleRate) / hopsPerSecond);
  const begins = startsOfSound(energies, threshold);
  const ends = startsOfSound(energies.toReversed(), threshold)
    .map((start) => energies.length - start)
    .reverse();
  // Heard forwards and backwards the same sounds are found, but where one is at the limit of its length.
  return begins.flatMap((from, place) => {
    const next = begins[place + 1] ?? Number.POSITIVE_INFINITY;
    const to = ends.findLast((end) => end > from && end <= next);
    return to === undefined ? [] : [{ from, to }];
  });
}

/** The energy of each step of 1 ms, mean of the whole removed. */
function hopEnergies(samples: Float32Array, sampleRate: Hertz): Float64Array {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i] ?? 0;
  const mean = samples.length === 0 ? 0 : sum / samples.length;
  const hops = Math.floor((samples.length * hopsPerSecond) / sampleRate);
  const energies = new Float64Array(hops);
  let from = 0;
  for (let hop = 0; hop < hops; hop++) {
    const to = Math.round(((hop + 1) * sampleRate) / hopsPerSecond);
    let energy = 0;
    for (let i = from; i < to; i++) {
      const deviation = (samples[i] ?? 0) - mean;
      energy += deviation * deviation;
    }
    from = to;
    energies[hop] = energy;
  }
  return energies;
}

/** Where at least 50 steps in a row begin, of which each ends 10 ms that are above the threshold. */
function startsOfSound(energies: Float64Array, threshold: number): number[] {
  const starts: number[] = [];
  let heard = 0;
  for (let hop = 0; hop < energies.length; hop++) {
    let energy = 0;
    for (let i = Math.max(0, hop + 1 - hopsPerWindow); i <= hop; i++) energy += energies[i] ?? 0;
    heard = energy > threshold ? heard + 1 : 0;
    if (heard === hopsToBeHeard) starts.push(hop + 1 - hopsToBeHeard);
  }
  return starts;
}
