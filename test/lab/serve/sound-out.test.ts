import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hertz } from '../../../electron/common/units.ts';
import { wavHeader } from '../../../electron/common/wav-header.ts';
import {
  protocolRate,
  rateChange,
  SoundOut,
  streamedWavHeader,
  toPcm16,
  toPcm16Wav,
} from '../../../electron/lab/serve/sound-out.ts';
import { decodeAudio } from '../../../electron/worker/audio/decode-audio.ts';
import { loadResampler } from '../../../electron/worker/audio/resample.ts';
import { temporaryFolder } from '../../support/own-home.ts';

const native = hertz(44_100);
const tone = (samples: number): Float32Array =>
  Float32Array.from(
    { length: samples },
    (_, at) => 0.5 * Math.sin((at * 2 * Math.PI * 440) / native),
  );

test('samples become 16 bits, and what is beyond full scale is clipped', () => {
  const pcm = toPcm16(Float32Array.of(0, 1, -1, 2, -2, 0.5));
  expect([...new Int16Array(pcm.buffer, pcm.byteOffset, 6)]).toEqual([
    0, 32_767, -32_767, 32_767, -32_767, 16_384,
  ]);
});

test('however it is cut, audio of another rate comes out whole and without a seam', async () => {
  const whole = tone(60_000);
  const { resample } = await loadResampler();
  const expected = resample(whole, native, protocolRate);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: whole.length - 1 }), { maxLength: 6 }),
      async (cuts) => {
        const change = await rateChange(native, protocolRate);
        const edges = [0, ...cuts.toSorted((a, b) => a - b), whole.length];
        const parts = edges
          .slice(1)
          .map((end, at) => change.add(whole.subarray(edges[at] ?? 0, end)));
        const made = Float32Array.from([...parts, change.end()].flatMap((part) => [...part]));
        expect(made.length).toBe(expected.length);
        const worst = made.reduce(
          (most, sample, at) => Math.max(most, Math.abs(sample - (expected[at] ?? 0))),
          0,
        );
        expect(worst).toBeLessThan(1e-5);
      },
    ),
    { numRuns: 20 },
  );
});

test('pieces of a file that grows reach the client in order', async () => {
  const file = join(await temporaryFolder(), 'run-0.wav');
  const whole = tone(30_000);
  await writeFile(file, Buffer.concat([wavHeader(native, null), Buffer.from(whole.buffer)]));
  const sent: Buffer[] = [];
  const rates: number[] = [];
  const sound = new SoundOut(
    file,
    null,
    (rate) => rates.push(rate),
    (piece) => void sent.push(piece),
  );
  for (const samples of [10_000, 1, 19_999]) sound.add({ samples, sampleRate: native });
  await sound.end();
  expect(rates).toEqual([native]);
  expect(Buffer.concat(sent).equals(toPcm16(whole))).toBe(true);
});

test('audio waits in its file until the client has taken what came before', async () => {
  const file = join(await temporaryFolder(), 'run-0.wav');
  const whole = tone(30_000);
  await writeFile(file, Buffer.concat([wavHeader(native, null), Buffer.from(whole.buffer)]));
  let underWay = 0;
  let most = 0;
  const sound = new SoundOut(
    file,
    null,
    () => undefined,
    async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await nextTurn();
      await nextTurn();
      underWay -= 1;
    },
  );
  sound.add({ samples: 30_000, sampleRate: native });
  await sound.end();
  expect([most, underWay]).toEqual([1, 0]);
});

test('the lab itself reads the WAV that it streams, and the one that it keeps', async () => {
  const pcm = toPcm16(tone(4_800));
  for (const wav of [Buffer.concat([streamedWavHeader(protocolRate), pcm]), toPcm16Wav(pcm)]) {
    const { channels, sampleRate, format } = await decodeAudio(wav);
    expect([channels[0]?.length, sampleRate, format]).toEqual([4_800, 24_000, 'WAV, 16-bit PCM']);
  }
});
