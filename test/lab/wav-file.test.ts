import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toPcm16 } from '../../electron/common/pcm16.ts';
import { hertz } from '../../electron/common/units.ts';
import { createWavFile, encodeWav } from '../../electron/lab/wav-file.ts';
import { decodeAudio } from '../../electron/worker/audio/decode-audio.ts';
import { sine } from '../support/wav-bytes.ts';

const rate = hertz(24_000);
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wav-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

const read = async (path: string) => decodeAudio(new Uint8Array(await readFile(path)));

describe('written as chunks arrive', () => {
  test('the file is the chunks, joined, with its sizes in the header', async () => {
    const path = join(folder, 'chunks.wav');
    const file = await createWavFile(path, rate);
    await file.write(toPcm16(Float32Array.of(0.5, -0.5)).samples);
    await file.write(toPcm16(new Float32Array()).samples);
    await file.write(toPcm16(Float32Array.of(0.25)).samples);
    await file.close();
    expect(
      Buffer.compare(await readFile(path), encodeWav(Float32Array.of(0.5, -0.5, 0.25), rate)),
    ).toBe(0);
  });

  test('calls that are not awaited keep their order', async () => {
    const path = join(folder, 'order.wav');
    const file = await createWavFile(path, rate);
    const long = sine(440, rate, 200_000);
    await Promise.all([
      file.write(toPcm16(long).samples),
      file.write(toPcm16(Float32Array.of(-0.5)).samples),
      file.close(),
    ]);
    const [samples] = (await read(path)).channels;
    expect(samples?.length).toBe(200_001);
    expect(samples?.at(-1)).toBe(-0.5);
    expect(Math.abs((samples?.[150_000] ?? 9) - (long[150_000] ?? 0))).toBeLessThan(1 / 32768);
  });

  test('what a crash leaves opens with what was written', async () => {
    const path = join(folder, 'crash.wav');
    const file = await createWavFile(path, rate);
    await file.write(toPcm16(Float32Array.of(0.5, -0.5)).samples);
    expect([...((await read(path)).channels[0] ?? [])]).toEqual([0.5, -0.5]);
    await file.close();
  });

  test('an earlier file of the name is replaced, not overwritten in part', async () => {
    const path = join(folder, 'again.wav');
    for (const length of [1_000, 10]) {
      const file = await createWavFile(path, rate);
      await file.write(toPcm16(sine(440, rate, length)).samples);
      await file.close();
    }
    expect((await read(path)).channels[0]?.length).toBe(10);
  });

  test('a failure to write reaches the caller, and closing still frees the file', async () => {
    await expect(createWavFile(join(folder, 'missing', 'a.wav'), rate)).rejects.toThrow(/ENOENT/);
    const file = await createWavFile(join(folder, 'closed.wav'), rate);
    await file.close();
    await expect(file.write(toPcm16(Float32Array.of(0)).samples)).rejects.toThrow();
  });
});

test('what is too loud is clipped, not wrapped; NaN is 0', async () => {
  const loud = Float32Array.of(1, 1.5, -1, -1.5, Number.POSITIVE_INFINITY, Number.NaN);
  const { channels } = await decodeAudio(encodeWav(loud, rate));
  const top = 32767 / 32768;
  expect([...(channels[0] ?? [])]).toEqual([top, top, -1, -1, top, 0]);
});

test('any audio comes back within one step of 16 bits', async () => {
  const sample = fc.float({ min: -1, max: 1, noNaN: true });
  await fc.assert(
    fc.asyncProperty(
      fc.float32Array({ min: -1, max: 1, noNaN: true, minLength: 1 }),
      sample,
      fc.constantFrom(8_000, 16_000, 24_000, 44_100, 48_000),
      async (samples, extra, sampleRate) => {
        const all = Float32Array.of(...samples, extra);
        const decoded = await decodeAudio(encodeWav(all, hertz(sampleRate)));
        expect(decoded).toMatchObject({ sampleRate, truncated: false, format: 'WAV, 16-bit PCM' });
        const [back = new Float32Array()] = decoded.channels;
        expect(back.length).toBe(all.length);
        for (const [i, value] of all.entries())
          expect(Math.abs((back[i] ?? 9) - value)).toBeLessThanOrEqual(1 / 32768);
      },
    ),
  );
});
