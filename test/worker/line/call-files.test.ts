import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hertz } from '../../../electron/common/units.ts';
import { decodeAudio } from '../../../electron/worker/audio/decode-audio.ts';
import { AudioFile } from '../../../electron/worker/audio-file.ts';
import { callFiles } from '../../../electron/worker/line/call-files.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import { sine, wavBytes } from '../../support/wav-bytes.ts';

const files = await callFiles(hertz(8_000));
const tone = sine(300, 24_000, 2_400);

test('a stretch of a reply is read while its file still grows', async () => {
  const path = join(await temporaryFolder(), 'reply.wav');
  const reply = new AudioFile(path);
  reply.write(tone, hertz(24_000));
  expect(await files.stretch({ file: path, from: 100, samples: 700 })).toEqual(
    tone.slice(100, 800),
  );
  await expect(files.stretch({ file: path, from: 2_000, samples: 401 })).rejects.toMatchObject({
    reason: 'unreadable-audio',
    message: expect.stringContaining(path),
  });
  reply.write(tone, hertz(24_000));
  expect(await files.stretch({ file: path, from: 2_400, samples: 2_400 })).toEqual(tone);
  reply.close();
});

test('raw floats and 16 bits are read too', async () => {
  const folder = await temporaryFolder();
  const raw = join(folder, 'raw');
  await writeFile(raw, new Uint8Array(tone.buffer));
  expect(await files.stretch({ file: raw, from: 5, samples: 10 })).toEqual(tone.slice(5, 15));
  const pcm = join(folder, 'pcm.wav');
  await writeFile(pcm, wavBytes({ channels: [tone], sampleRate: 24_000 }));
  const read = await files.stretch({ file: pcm, from: 5, samples: 10 });
  for (const [i, sample] of read.entries()) expect(sample).toBeCloseTo(tone[5 + i] ?? 0, 4);
});

test('what the caller says comes in one channel at the rate of the call', async () => {
  const path = join(await temporaryFolder(), 'caller.wav');
  await writeFile(path, wavBytes({ channels: [tone, tone], sampleRate: 24_000 }));
  const samples = await files.utterance(path);
  expect(samples).toHaveLength(800);
  const middle = samples.subarray(100, 700);
  const expected = sine(300, 8_000, 800).subarray(100, 700);
  for (const [i, sample] of middle.entries()) expect(sample).toBeCloseTo(expected[i] ?? 0, 2);
});

test('a file that is no audio is named', async () => {
  const path = join(await temporaryFolder(), 'caller.wav');
  await writeFile(path, 'words');
  await expect(files.utterance(path)).rejects.toMatchObject({
    reason: 'unreadable-audio',
    message: expect.stringContaining(path),
  });
});

test('what was heard replaces what was heard before', async () => {
  const path = join(await temporaryFolder(), 'heard.wav');
  await files.heard(
    path,
    Int16Array.from({ length: 100 }, () => 16_384),
  );
  await files.heard(
    path,
    Int16Array.from({ length: 250 }, () => -16_384),
  );
  const { channels, sampleRate } = await decodeAudio(await readFile(path));
  expect({ channels, sampleRate }).toEqual({
    channels: [new Float32Array(250).fill(-0.5)],
    sampleRate: 8_000,
  });
});
