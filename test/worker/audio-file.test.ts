import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
const pcm = (...samples: number[]): Float32Array => Float32Array.from(samples);

/** Writes the chunks, closes, and reads the one channel back. */
async function written(name: string, chunks: Float32Array[], at: Hertz = rate): Promise<number[]> {
  const path = join(folder, name);
  const file = new AudioFile(path);
  for (const chunk of chunks) file.write(chunk, at);
  file.close();
  const decoded = await read(path);
  expect(decoded).toMatchObject({ sampleRate: at, truncated: false, format: 'WAV, 32-bit float' });
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
    expect((await readFile(path)).readUInt32LE(54)).toBe(8);
    expect([...((await read(path)).channels[0] ?? [])]).toEqual([0.5, -0.5]);
    file.close();
  });

  test('an earlier file of the name is replaced, not overwritten in part', async () => {
    await written('again.wav', [sine(440, rate, 1_000)]);
    expect(await written('again.wav', [pcm(0, 0.5)])).toHaveLength(2);
  });

  test('a file that cannot be made is an error; mending one that is not there is none', async () => {
    const file = new AudioFile(join(folder, 'missing', 'a.wav'));
    expect(() => file.write(pcm(0), rate)).toThrow(/ENOENT/);
    await mendAudio(join(folder, 'missing', 'a.wav'), rate);
  });
});

test('any audio comes back bit by bit, beyond full scale too', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.float32Array({ noNaN: true, noDefaultInfinity: true, minLength: 1 }),
      fc.constantFrom(8_000, 16_000, 24_000, 44_100, 48_000),
      async (samples, sampleRate) => {
        expect(await written('any.wav', [samples], hertz(sampleRate))).toEqual([...samples]);
      },
    ),
  );
});
