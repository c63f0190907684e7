import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toPcm16 } from '../../electron/common/pcm16.ts';
import { type Hertz, hertz } from '../../electron/common/units.ts';
import { mendAudio } from '../../electron/lab/mend-audio.ts';
import { decodeAudio } from '../../electron/worker/audio/decode-audio.ts';
import { AudioFile } from '../../electron/worker/audio-file.ts';
import { sine } from '../support/wav-bytes.ts';

const rate = hertz(24_000);
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audio-file-'));
});
afterAll(() => rm(folder, { recursive: true }));

const read = async (path: string) => decodeAudio(new Uint8Array(await readFile(path)));
const pcm = (...samples: number[]): Int16Array => toPcm16(Float32Array.from(samples)).samples;

/** Writes the chunks, closes, and reads the one channel back. */
async function written(name: string, chunks: Int16Array[], at: Hertz = rate): Promise<number[]> {
  const path = join(folder, name);
  const file = new AudioFile(path);
  for (const chunk of chunks) file.write(chunk, at);
  file.close();
  const decoded = await read(path);
  expect(decoded).toMatchObject({ sampleRate: at, truncated: false, format: 'WAV, 16-bit PCM' });
  return [...(decoded.channels[0] ?? [])];
}

describe('written as chunks arrive', () => {
  test('the file is the chunks, joined, with its length in the header', async () => {
    const chunks = [pcm(0.5, -0.5), pcm(), pcm(0.25)];
    expect(await written('chunks.wav', chunks)).toEqual([0.5, -0.5, 0.25]);
  });

  test('a run that made no audio leaves no file', async () => {
    new AudioFile(join(folder, 'none.wav')).close();
    expect(await readdir(folder)).not.toContain('none.wav');
  });

  test('what a crash leaves opens with what was written, and mended with its length', async () => {
    const path = join(folder, 'crash.wav');
    const file = new AudioFile(path);
    file.write(pcm(0.5, -0.5), rate);
    expect([...((await read(path)).channels[0] ?? [])]).toEqual([0.5, -0.5]);
    await mendAudio(path, rate);
    expect((await readFile(path)).readUInt32LE(40)).toBe(4);
    expect([...((await read(path)).channels[0] ?? [])]).toEqual([0.5, -0.5]);
    file.close();
  });

  test('an earlier file of the name is replaced, not overwritten in part', async () => {
    await written('again.wav', [toPcm16(sine(440, rate, 1_000)).samples]);
    expect(await written('again.wav', [pcm(0, 0.5)])).toHaveLength(2);
  });

  test('a file that cannot be made is an error; mending one that is not there is none', async () => {
    const file = new AudioFile(join(folder, 'missing', 'a.wav'));
    expect(() => file.write(pcm(0), rate)).toThrow(/ENOENT/);
    await mendAudio(join(folder, 'missing', 'a.wav'), rate);
  });
});

test('what is too loud is clipped, not wrapped; NaN is 0 and named', async () => {
  const loud = [1, 1.5, -1, -1.5, Number.POSITIVE_INFINITY, Number.NaN];
  const top = 32767 / 32768;
  expect(await written('loud.wav', [pcm(...loud)])).toEqual([top, top, -1, -1, top, 0]);
  expect(toPcm16(Float32Array.from(loud)).problem).toBe('not-finite');
  expect(toPcm16(new Float32Array(100)).problem).toBe('silent');
  expect(toPcm16(new Float32Array(0)).problem).toBe('silent');
  expect(toPcm16(sine(440, rate, 1_000)).problem).toBeNull();
});

test('any audio comes back within one step of 16 bits', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.float32Array({ min: -1, max: 1, noNaN: true, minLength: 1 }),
      fc.constantFrom(8_000, 16_000, 24_000, 44_100, 48_000),
      async (samples, sampleRate) => {
        const back = await written('any.wav', [toPcm16(samples).samples], hertz(sampleRate));
        expect(back.length).toBe(samples.length);
        for (const [i, value] of samples.entries())
          expect(Math.abs((back[i] ?? 9) - value)).toBeLessThanOrEqual(1 / 32768);
      },
    ),
  );
});
