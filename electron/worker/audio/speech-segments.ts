import { type Hertz, hertz, type Seconds, seconds } from '../../common/units.ts';

/** A stretch of speech, in sample indices: `start` is its first sample, `end` the first after it. */
export type SpeechSegment = { readonly start: number; readonly end: number };

export type SpeechSegmentOptions = {
  /** How many samples the audio has; the last frame may reach beyond it. */
  readonly audioLength: number;
  readonly sampleRate: Hertz;
  /** Samples that one probability stands for. */
  readonly frameLength: number;
  /** Speech begins with a frame at or above this probability … */
  readonly on: number;
  /** … and ends with the first of frames that stay under this one, or come back to less than `on`. */
  readonly off: number;
  /** Shorter stretches are not speech. */
  readonly minimumSpeech: Seconds;
  /** Shorter pauses do not end a stretch. */
  readonly minimumSilence: Seconds;
  /** Added before and after each stretch, as far as the audio and half of the pause allow. */
  readonly padding: Seconds;
  /** No segment is longer; at least 3 × `minimumSpeech`. */
  readonly longest: Seconds;
};

/**
 * Silero v5 at 16 kHz, as its authors set it, but for the longest segment: Moonshine degenerates beyond
 * about 30 s, so 28 s leave it room.
 */
export const sileroAt16kHertz: Omit<SpeechSegmentOptions, 'audioLength'> = {
  sampleRate: hertz(16_000),
  frameLength: 512,
  on: 0.5,
  off: 0.35,
  minimumSpeech: seconds(0.25),
  minimumSilence: seconds(0.1),
  padding: seconds(0.03),
  longest: seconds(28),
};

/**
 * Where speech is, from the probability that a voice activity detector gives each frame. Sorted, apart
 * or touching but never overlapping, inside the audio, none empty and none longer than the longest: one
 * that would be is cut at the frame least like speech in the last third of what may be kept.
 * Source: get_speech_timestamps of Silero VAD (MIT), whose cutting looks for pauses instead.
 */
export function speechSegments(
  probabilities: Float32Array,
  options: SpeechSegmentOptions,
): SpeechSegment[] {
  const stretches = stretchesOfSpeech(probabilities, options);
  return padded(stretches, options).flatMap((segment) => cut(segment, probabilities, options));
}

/**
 * Segments joined, pauses and all, into pieces of at most `longest` samples: a word between two pauses is
 * heard wrong without those around it. A piece that is full ends at the longest pause of its second half.
 */
export function joinSegments(segments: readonly SpeechSegment[], longest: number): SpeechSegment[] {
  const pieces: SpeechSegment[] = [];
  let open: SpeechSegment[] = [];
  for (const segment of segments) {
    while (open[0] !== undefined && segment.end - open[0].start > longest) {
      const count = cutAtPause([...open, segment], open[0].start + longest / 2);
      pieces.push(spanned(open.slice(0, count)));
      open = open.slice(count);
    }
    open.push(segment);
  }
  if (open.length > 0) pieces.push(spanned(open));
  return pieces;
}

/** How many of the segments go before the longest pause that begins at `earliest` or later; the last does not. */
function cutAtPause(segments: readonly SpeechSegment[], earliest: number): number {
  let count = segments.length - 1;
  let longest = -1;
  for (let i = 1; i < segments.length; i++) {
    const end = segments[i - 1]?.end ?? 0;
    const pause = (segments[i]?.start ?? 0) - end;
    if (end < earliest || pause < longest) continue;
    longest = pause;
    count = i;
  }
  return count;
}

const spanned = (segments: readonly SpeechSegment[]): SpeechSegment => ({
  start: segments[0]?.start ?? 0,
  end: segments.at(-1)?.end ?? 0,
});

function stretchesOfSpeech(
  probabilities: Float32Array,
  options: SpeechSegmentOptions,
): SpeechSegment[] {
  const { audioLength, frameLength, on, off } = options;
  const minimumSpeech = samplesIn(options.minimumSpeech, options);
  const minimumSilence = samplesIn(options.minimumSilence, options);
  const found: SpeechSegment[] = [];
  const keep = (start: number, end: number) => {
    if (end > start && end - start >= minimumSpeech) found.push({ start, end });
  };
  let start: number | null = null;
  let silentFrom: number | null = null;
  for (const [frame, probability] of probabilities.entries()) {
    const at = frame * frameLength;
    if (at >= audioLength) break;
    if (probability >= on) {
      silentFrom = null;
      start ??= at;
    } else if (start !== null) {
      if (probability < off) silentFrom ??= at;
      if (silentFrom !== null && at + frameLength - silentFrom >= minimumSilence) {
        keep(start, silentFrom);
        start = null;
        silentFrom = null;
      }
    }
  }
  const analysed = Math.min(probabilities.length * frameLength, audioLength);
  if (start !== null) keep(start, silentFrom ?? analysed);
  return found;
}

/** Widens each stretch by the padding; neighbours that are too near for it share the pause. */
function padded(
  stretches: readonly SpeechSegment[],
  options: SpeechSegmentOptions,
): SpeechSegment[] {
  const padding = samplesIn(options.padding, options);
  return stretches.map(({ start, end }, i) => {
    const before = stretches[i - 1];
    const after = stretches[i + 1];
    return {
      start: Math.max(start - padding, before ? middle(before.end, start) : 0),
      end: Math.min(end + padding, after ? middle(end, after.start) : options.audioLength),
    };
  });
}

function cut(
  segment: SpeechSegment,
  probabilities: Float32Array,
  options: SpeechSegmentOptions,
): SpeechSegment[] {
  const longest = samplesIn(options.longest, options);
  const minimumSpeech = samplesIn(options.minimumSpeech, options);
  const pieces: SpeechSegment[] = [];
  let start = segment.start;
  while (segment.end - start > longest) {
    const earliest = start + Math.ceil((longest * 2) / 3);
    const latest = Math.max(earliest, Math.min(start + longest, segment.end - minimumSpeech));
    const end = quietestPoint(earliest, latest, probabilities, options.frameLength);
    pieces.push({ start, end });
    start = end;
  }
  pieces.push({ start, end: segment.end });
  return pieces;
}

/** The middle of the frame least like speech whose middle lies in earliest … latest; `latest` if none does. */
function quietestPoint(
  earliest: number,
  latest: number,
  probabilities: Float32Array,
  frameLength: number,
): number {
  const half = Math.floor(frameLength / 2);
  let point = latest;
  let lowest = Number.POSITIVE_INFINITY;
  const firstFrame = Math.max(0, Math.ceil((earliest - half) / frameLength));
  for (let frame = firstFrame; frame * frameLength + half <= latest; frame++) {
    const probability = probabilities[frame];
    if (probability !== undefined && probability < lowest) {
      lowest = probability;
      point = frame * frameLength + half;
    }
  }
  return point;
}

function samplesIn(time: Seconds, { sampleRate }: SpeechSegmentOptions): number {
  return Math.round(time * sampleRate);
}

function middle(a: number, b: number): number {
  return Math.floor((a + b) / 2);
}
