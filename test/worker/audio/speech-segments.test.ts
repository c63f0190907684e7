import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hertz, seconds } from '../../../electron/common/units.ts';
import {
  type SpeechSegmentOptions,
  sileroAt16kHertz,
  speechSegments,
} from '../../../electron/worker/audio/speech-segments.ts';

/** One character is a frame of 10 samples at 10 Hz, thus of 1 s. */
const drawn: Omit<SpeechSegmentOptions, 'audioLength'> = {
  sampleRate: hertz(10),
  frameLength: 10,
  on: 0.5,
  off: 0.35,
  minimumSpeech: seconds(2),
  minimumSilence: seconds(2),
  padding: seconds(0),
  longest: seconds(100),
};
/** `#` is speech, `_` silence, `~` between the two thresholds, a digit that many tenths. */
const probabilityOf = (frame: string) =>
  frame === '#' ? 0.9 : frame === '_' ? 0.1 : frame === '~' ? 0.4 : Number(frame) / 10;

/** Draws the segments over the frames, each with its own letter: 'aaa__bb'. */
function segmentsOf(picture: string, options: Partial<SpeechSegmentOptions> = {}): string {
  const frames = [...picture];
  const segments = speechSegments(Float32Array.from(frames, probabilityOf), {
    ...drawn,
    audioLength: 10 * frames.length,
    ...options,
  });
  return frames
    .map((_, frame) => {
      const at = segments.findIndex(
        ({ start, end }) => start <= 10 * frame + 5 && 10 * frame + 5 < end,
      );
      return at < 0 ? '_' : String.fromCharCode(97 + at);
    })
    .join('');
}

describe('where speech is', () => {
  test.each([
    ['two stretches', '___####__###___', '___aaaa__bbb___'],
    ['silence only', '_______', '_______'],
    ['speech only', '#####', 'aaaaa'],
    ['no frames', '', ''],
    ['speech to the very end', '___###', '___aaa'],
    ['a pause too short to end it', '__##_###__', '__aaaaaa__'],
    ['a stretch too short to be speech', '__#__###__', '_____aaa__'],
    ['what only holds it up does not begin it', '__~~~##~~##__', '_____aaaaaa__'],
    ['a dip to the middle does not take back a silence', '##_~_##', 'aa___bb'],
  ])('%s', (_, picture, segments) => {
    expect(segmentsOf(picture)).toBe(segments);
  });

  test('padding widens a stretch', () => {
    expect(segmentsOf('____###____', { padding: seconds(1) })).toBe('___aaaaa___');
  });

  test('padding shares a short pause and stops at the ends', () => {
    expect(segmentsOf('##__##', { padding: seconds(5) })).toBe('aaabbb');
  });

  test('the last frame may reach beyond the audio; the segment does not', () => {
    expect(speechSegments(Float32Array.of(0.9, 0.9, 0.9), { ...drawn, audioLength: 25 })).toEqual([
      { start: 0, end: 25 },
    ]);
  });
});

describe('one that is too long', () => {
  test('is cut at its least speech-like frame in the last third', () => {
    const picture = '#5########7##6####';
    //               aaaaaaaaa           the longest: the first 5 is too early, the 7 is in the last third
    expect(segmentsOf(picture, { longest: seconds(12) })).toBe('aaaaaaaaaabbbbbbbb');
  });

  test('is cut again when the rest is too long as well', () => {
    expect(segmentsOf('#########6#########6#########', { longest: seconds(12) })).toBe(
      'aaaaaaaaabbbbbbbbbbcccccccccc',
    );
  });

  test('28 s is what Silero segments are cut at for Moonshine', () => {
    const frames = new Float32Array(1_000).fill(0.9);
    const segments = speechSegments(frames, { ...sileroAt16kHertz, audioLength: 512_000 });
    expect(segments).toHaveLength(2);
    expect((segments[0]?.end ?? 0) / 16_000).toBeGreaterThan(18);
  });
});

test('whatever the frames: sorted, never overlapping, inside the audio, none empty or too long', () => {
  const options = fc.record({
    audioLength: fc.nat(2_000),
    minimumSpeech: fc.double({ min: 0, max: 4, noNaN: true }).map(seconds),
    minimumSilence: fc.double({ min: 0, max: 4, noNaN: true }).map(seconds),
    padding: fc.double({ min: 0, max: 5, noNaN: true }).map(seconds),
    longest: fc.double({ min: 12, max: 40, noNaN: true }).map(seconds),
  });
  // Runs rather than single frames, so that stretches get long.
  const runs = fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 40 })),
  );
  fc.assert(
    fc.property(runs, options, (parts, chosen) => {
      const frames = parts.flatMap(([probability, count]) =>
        new Array<number>(count).fill(probability),
      );
      const segments = speechSegments(Float32Array.from(frames), { ...drawn, ...chosen });
      let before = 0;
      for (const { start, end } of segments) {
        expect(start).toBeGreaterThanOrEqual(before);
        expect(end).toBeGreaterThan(start);
        expect(end - start).toBeLessThanOrEqual(Math.round(chosen.longest * 10));
        before = end;
      }
      expect(before).toBeLessThanOrEqual(chosen.audioLength);
    }),
    { numRuns: 300 },
  );
});
