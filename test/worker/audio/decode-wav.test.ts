import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeAudio, UnreadableAudio } from '../../../electron/worker/audio/decode-audio.ts';
import { sine, type WavCoding, wavBytes } from '../../support/wav-bytes.ts';

const ramp = [0, 0.25, -0.25, 0.5, -0.5, 0.75, -1];
const decodedRamp = async (wav: Partial<Parameters<typeof wavBytes>[0]>) => {
  const { channels, ...rest } = await decodeAudio(wavBytes({ channels: [ramp], ...wav }));
  return { samples: channels.map((channel) => [...channel]), ...rest };
};

describe('every coding is exact', () => {
  const codings = ['u8', 'i16', 'i24', 'i32', 'f32', 'f64'] as const;
  test.each(codings)('%s', async (coding) => {
    expect((await decodedRamp({ coding })).samples).toEqual([ramp]);
  });
  test.each(codings)('%s, in the extensible form', async (coding) => {
    expect((await decodedRamp({ coding, extensible: true })).samples).toEqual([ramp]);
  });
  test.each(codings)('%s, from bytes that lie at an odd address', async (coding) => {
    const bytes = wavBytes({ channels: [ramp], coding });
    const shifted = new Uint8Array(bytes.length + 1).subarray(1);
    shifted.set(bytes);
    expect([...((await decodeAudio(shifted)).channels[0] ?? [])]).toEqual(ramp);
    // A Buffer's slice is no copy, as that of a Uint8Array is: a file read from disk is a Buffer.
    const buffer = Buffer.from(shifted.buffer, 1);
    expect([...((await decodeAudio(buffer)).channels[0] ?? [])]).toEqual(ramp);
  });
  test('24 bits in the room of 32', async () => {
    expect((await decodedRamp({ coding: 'i24', room: 4 })).samples).toEqual([ramp]);
  });
  test('12 bits, left-justified in 16', async () => {
    expect((await decodedRamp({ claims: { bits: 12 } })).samples).toEqual([ramp]);
  });

  test('A-law and µ-law give the values of G.711', async () => {
    // The loudest, the quietest and one between, of each sign: codes and 16-bit values of ITU-T G.191.
    const aLaw = { 170: 32256, 42: -32256, 213: 8, 85: -8, 128: 5504, 0: -5504 };
    const muLaw = { 128: 32124, 0: -32124, 255: 0, 127: 0, 176: 3900, 48: -3900 };
    for (const [coding, table] of [
      ['aLaw', aLaw],
      ['muLaw', muLaw],
    ] as const) {
      const { samples } = await decodedRamp({ coding, channels: [Object.keys(table).map(Number)] });
      expect(samples[0]?.map((sample) => sample * 32768 + 0)).toEqual(Object.values(table));
    }
  });

  test('any samples come back within half a step of their coding', async () => {
    const steps: Record<Exclude<WavCoding, 'aLaw' | 'muLaw'>, number> = {
      u8: 2 ** -7,
      i16: 2 ** -15,
      i24: 2 ** -23,
      i32: 2 ** -24,
      f32: 0,
      f64: 0,
    };
    const full = fc.float({ min: -1, max: Math.fround(0.99), noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...codings),
        fc.array(fc.tuple(full, full, full), { minLength: 1, maxLength: 50 }),
        async (coding, frames) => {
          const channels = [0, 1, 2].map((channel) => frames.map((frame) => frame[channel] ?? 0));
          const decoded = await decodeAudio(wavBytes({ channels, coding }));
          for (const [c, channel] of channels.entries())
            for (const [i, sample] of channel.entries())
              expect(Math.abs((decoded.channels[c]?.[i] ?? 9) - sample)).toBeLessThanOrEqual(
                steps[coding] / 2,
              );
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('any shape', () => {
  test.each([8_000, 11_025, 44_100, 192_000])('%i Hz', async (sampleRate) => {
    expect((await decodedRamp({ sampleRate })).sampleRate).toBe(sampleRate);
  });

  test('six channels keep their order', async () => {
    const channels = [1, 2, 3, 4, 5, 6].map((n) => [n / 8, -n / 8]);
    expect((await decodedRamp({ channels, extensible: true })).samples).toEqual(channels);
  });

  test('silence is audio', async () => {
    expect((await decodedRamp({ channels: [[0, 0, 0]] })).samples).toEqual([[0, 0, 0]]);
  });

  test('the format is named', async () => {
    expect((await decodedRamp({ coding: 'i24' })).format).toBe('WAV, 24-bit PCM');
  });
});

describe('what writers do to the chunks', () => {
  const whole = { samples: [ramp], truncated: false };
  test.each([
    ['a LIST before the data', { chunksBefore: [['LIST', 26]] }],
    ['an odd LIST, padded', { chunksBefore: [['LIST', 27]] }],
    ['an odd LIST, the padding forgotten', { chunksBefore: [['LIST', 27]], unpadded: true }],
    ['a chunk after the data is not audio', { chunksAfter: [['LIST', 8]] }],
    ['a length of all ones, from a pipe', { claims: { dataSize: 0xffffffff } }],
    ['a length as sox pipes it', { claims: { dataSize: 0x7ffff000, riffSize: 0x7ffff024 } }],
    ['a length of 0, never patched', { claims: { dataSize: 0, riffSize: 0 } }],
    ['RF64', { rf64: true }],
  ] as const)('%s', async (_, wav) => {
    expect(await decodedRamp(wav)).toMatchObject(whole);
  });

  test('a file cut short gives what is there, and says so', async () => {
    expect(await decodedRamp({ cutAfter: 7 })).toMatchObject({
      samples: [ramp.slice(0, 3)],
      truncated: true,
    });
  });

  test('an RF64 cut short says so', async () => {
    expect(await decodedRamp({ rf64: true, cutAfter: 4 })).toMatchObject({ truncated: true });
  });

  test('an absurd length allocates nothing for it', async () => {
    expect(await decodedRamp({ claims: { dataSize: 0x7000_0000 } })).toMatchObject({
      samples: [ramp],
      truncated: true,
    });
  });
});

describe('what is not usable says why in a sentence', () => {
  const problem = async (bytes: Uint8Array) => {
    const error = await decodeAudio(bytes).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnreadableAudio);
    return error instanceof Error ? error.message : '';
  };
  const ofWav = (wav: Partial<Parameters<typeof wavBytes>[0]>) =>
    problem(wavBytes({ channels: [ramp], ...wav }));

  test('an empty file', async () => {
    expect(await problem(new Uint8Array())).toMatch(/empty \(0 bytes\)/);
  });
  test('a JPEG, whatever its name', async () => {
    expect(await problem(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 0x10))).toMatch(/a JPEG image/);
  });
  test('text', async () => {
    expect(await problem(Buffer.from('hello, world, this is text'))).toMatch(/does not begin like/);
  });
  test('an MP4, with the way to convert it', async () => {
    expect(await problem(Buffer.from('\0\0\0\x20ftypM4A '))).toMatch(/MP4, M4A.*ffmpeg -i/s);
  });
  test('a header that stops anywhere', async () => {
    const header = wavBytes({ channels: [ramp] }).subarray(0, 44);
    for (let length = 1; length <= 44; length++)
      expect(await problem(header.subarray(0, length))).toMatch(/[.)\w]$/);
  });
  test('a header only', async () => {
    expect(await ofWav({ channels: [[]] })).toMatch(/no samples/);
  });
  test('no channels', async () => {
    expect(await ofWav({ claims: { channelCount: 0 } })).toMatch(/0 channels/);
  });
  test('65,535 channels', async () => {
    expect(await ofWav({ claims: { channelCount: 65_535 } })).toMatch(/65535 channels/);
  });
  test('0 Hz', async () => {
    expect(await ofWav({ claims: { sampleRate: 0 } })).toMatch(/0 Hz/);
  });
  test('a coding that the lab does not read', async () => {
    expect(await ofWav({ claims: { formatTag: 0x11 } })).toMatch(/format tag 17.*ffmpeg/s);
  });
  test.each([Number.NaN, Number.POSITIVE_INFINITY])(
    '%d in a float file, and where',
    async (bad) => {
      const channels = [sine(440, 16_000, 200), [...sine(440, 16_000, 199), bad]];
      expect(await ofWav({ channels, coding: 'f32' })).toContain(
        `Sample 199 of channel 2 (0.012 s in)`,
      );
    },
  );

  test('no bytes whatever make it crash or hang', async () => {
    const wav = wavBytes({ channels: [ramp, ramp], coding: 'f32', chunksBefore: [['LIST', 5]] });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(wav.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const broken = wav.slice();
          for (const [at, value] of changes) broken[at] = value;
          const error = await decodeAudio(broken).catch((reason: unknown) => reason);
          if (error instanceof Error) expect(error).toBeInstanceOf(UnreadableAudio);
        },
      ),
      { numRuns: 300 },
    );
  });
});
