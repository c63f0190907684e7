import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decodeAudio, UnreadableAudio } from '../../../electron/worker/audio/decode-audio.ts';
import { strengthAt } from '../../support/tone-strength.ts';

const fixture = async (name: string) =>
  new Uint8Array(await readFile(resolve(import.meta.dirname, '../../fixtures/audio', name)));

describe('a tone survives its format', () => {
  test.each([
    ['tone-16k-mono.flac', 'FLAC', 16_000, [400]],
    ['tone-16k-mono.mp3', 'MP3', 16_000, [400]],
    ['tone-44k-stereo.mp3', 'MP3', 44_100, [400, 800]],
    ['tone-44k-stereo.ogg', 'Ogg Vorbis', 44_100, [400, 800]],
    ['tone-44k-stereo.oga', 'FLAC in Ogg', 44_100, [400, 800]],
    ['tone-16k-mono.opus', 'Ogg Opus', 48_000, [400]],
  ])('%s', async (name, format, sampleRate, frequencies) => {
    const decoded = await decodeAudio(await fixture(name));
    expect(decoded).toMatchObject({ format, sampleRate, truncated: false });
    expect(decoded.channels).toHaveLength(frequencies.length);
    for (const [channel, frequency] of frequencies.entries()) {
      const samples = decoded.channels[channel] ?? new Float32Array();
      const middle = samples.subarray(0.05 * sampleRate, 0.15 * sampleRate);
      expect(strengthAt(frequency, middle, sampleRate)).toBeCloseTo(0.5, 1);
      expect(strengthAt(frequency * 2.5, middle, sampleRate)).toBeLessThan(0.01);
    }
  });

  test.each([
    'tone-16k-mono.flac',
    'tone-44k-stereo.ogg',
    'tone-44k-stereo.oga',
    'tone-16k-mono.opus',
  ])('%s is 0.2 s to the sample: no delay, no padding', async (name) => {
    const { channels, sampleRate } = await decodeAudio(await fixture(name));
    expect(channels.map((channel) => channel.length / sampleRate)).toEqual(channels.map(() => 0.2));
  });

  test('FLAC is exact: whole steps of 16 bits, and the peak of the WAV it was made from', async () => {
    const { channels } = await decodeAudio(await fixture('tone-16k-mono.flac'));
    const steps = [...(channels[0] ?? [])].map((sample) => sample * 32768);
    expect(steps.every(Number.isInteger)).toBe(true);
    expect(Math.max(...steps)).toBe(16_432);
  });
});

describe('what is broken', () => {
  test('an Ogg file cut short gives its whole pages, and says so', async () => {
    const bytes = await fixture('tone-16k-mono.opus');
    const whole = await decodeAudio(bytes);
    const lastPage = Buffer.from(bytes).lastIndexOf('OggS');
    for (const length of [lastPage, lastPage + 40]) {
      const cut = await decodeAudio(bytes.subarray(0, length));
      const samples = [...(cut.channels[0] ?? [])];
      expect(cut.truncated).toBe(true);
      expect(samples.length).toBeGreaterThan(4800);
      expect(samples).toEqual([...(whole.channels[0] ?? [])].slice(0, samples.length));
    }
  });

  test.each(['tone-16k-mono.flac', 'tone-44k-stereo.ogg', 'tone-16k-mono.opus'])(
    '%s cut before its first whole block says so',
    async (name) => {
      const bytes = await fixture(name);
      await expect(decodeAudio(bytes.subarray(0, 100))).rejects.toThrow(UnreadableAudio);
    },
  );

  test('two streams in one Ogg file are refused', async () => {
    const bytes = await fixture('tone-16k-mono.opus');
    const chained = new Uint8Array(2 * bytes.length);
    chained.set(bytes);
    chained.set(bytes, bytes.length);
    await expect(decodeAudio(chained)).rejects.toThrow(/more than one stream/);
  });
});
