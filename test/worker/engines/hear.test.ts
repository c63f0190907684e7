import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { loadResampler } from '../../../electron/worker/audio/resample.ts';
import { hear } from '../../../electron/worker/engines/hear.ts';
import { Tracer } from '../../../electron/worker/tracer.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import { sine, wavBytes } from '../../support/wav-bytes.ts';

const rate = 16_000;

/** What is heard of half a second of a tone, with this silence (s) before and after it, by where the tone begins and ends. */
async function heardOf(before: number, after: number, cutsSilence?: boolean) {
  const tone = sine(1000, rate, rate / 2);
  const samples = new Float32Array(Math.round((before + 0.5 + after) * rate));
  samples.set(tone, Math.round(before * rate));
  const path = join(await temporaryFolder(), 'tone.wav');
  await writeFile(path, wavBytes({ channels: [samples] }));
  const tracer = new Tracer(() => nanos(0));
  const heard = await hear({ path, cutsSilence }, await loadResampler(), tracer);
  const isLoud = (sample: number): boolean => Math.abs(sample) > 0.1;
  const inSeconds = (count: number): number => Number((count / rate).toFixed(2));
  return {
    tone: [
      inSeconds(heard.samples.findIndex(isLoud)),
      inSeconds(heard.samples.findLastIndex(isLoud) + 1),
    ],
    length: inSeconds(heard.samples.length),
    audio: heard.audio,
  };
}

test('a listener hears a tenth of a second of silence at both ends, of audio as long as it was recorded', async () => {
  expect(await heardOf(0.5, 1, true)).toEqual({ tone: [0.1, 0.6], length: 0.7, audio: 2 });
});

test('shorter silence stays as it is', async () => {
  expect(await heardOf(0.05, 0, true)).toEqual({ tone: [0.05, 0.55], length: 0.55, audio: 0.55 });
  expect(await heardOf(0, 0.05, true)).toEqual({ tone: [0, 0.5], length: 0.55, audio: 0.55 });
});

test('recognition for its own sake hears all of it', async () => {
  expect(await heardOf(0.5, 1)).toEqual({ tone: [0.5, 1], length: 2, audio: 2 });
});
