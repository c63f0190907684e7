import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openEndpointLinks } from '../../../electron/lab/endpoints/endpoint-links.ts';
import type { SpeakerEndpoint } from '../../../electron/lab/endpoints/endpoint-speaker.ts';
import type { SpokenPiece } from '../../../electron/lab/turn/link.ts';
import { decodeAudio } from '../../../electron/worker/audio/decode-audio.ts';
import { type EndpointServer, startEndpoint } from '../../support/endpoint-server.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import { openTurn, turnClock } from '../../support/turn-context.ts';
import { type WavCase, wavBytes } from '../../support/wav-bytes.ts';

const rate = 24_000;

/** A tone whose samples 16 bits hold exactly. */
const tone = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.round(Math.sin(i / 9) * 20_000) / 32_768);

const pcmOf = (samples: Float32Array): Buffer =>
  Buffer.from(Int16Array.from(samples, (sample) => sample * 32_768).buffer);

async function speakAt({ url }: EndpointServer, how: Partial<SpeakerEndpoint> = {}) {
  const links = openEndpointLinks({ find: () => Promise.resolve(null) }, turnClock);
  const speaker = links.speaker({
    engine: 'endpoint',
    url,
    model: 'tts-1',
    voice: 'alloy',
    format: 'pcm',
    sampleRate: rate,
    ...how,
  });
  const turn = openTurn();
  const file = join(await temporaryFolder(), 'run-0-0.wav');
  const pieces: SpokenPiece[] = [];
  // What a piece says lies in the file lies there when it is told.
  const there: Promise<boolean>[] = [];
  const hear = (piece: SpokenPiece): void => {
    pieces.push(piece);
    there.push(
      readFile(file).then(({ length }) => length >= 58 + 4 * (piece.from + piece.samples)),
    );
  };
  await speaker.speak('Of course.', file, hear, turn.context);
  expect(await Promise.all(there)).not.toContain(false);
  const { channels, sampleRate } = await decodeAudio(await readFile(file));
  return { pieces, spans: turn.spans(), samples: channels[0] ?? new Float32Array(0), sampleRate };
}

/** Sends the bytes cut at these places, each piece on its own. */
async function serve(bytes: Buffer, type: string, cuts: () => readonly number[]) {
  return startEndpoint(async (response) => {
    response.socket?.setNoDelay();
    response.writeHead(200, { 'content-type': type });
    let from = 0;
    for (const cut of [...cuts(), bytes.length]) {
      if (cut > from)
        await new Promise<void>((sent) => response.write(bytes.subarray(from, cut), () => sent()));
      await new Promise(setImmediate);
      from = cut;
    }
    response.end();
  });
}

test('a sentence is spoken as it comes, to a WAV file that says its length at the end', async () => {
  const said = tone(rate / 2);
  const server = await serve(pcmOf(said), 'audio/pcm', () => [4801, 9600, 14_403]);
  const { pieces, samples, sampleRate, spans } = await speakAt(server);
  expect(samples).toEqual(said);
  expect(sampleRate).toBe(rate);
  expect(pieces.length).toBeGreaterThan(1);
  expect(JSON.parse(String(server.asked[0]?.body))).toEqual({
    model: 'tts-1',
    input: 'Of course.',
    voice: 'alloy',
    response_format: 'pcm',
  });
  expect(spans.map(({ stage }) => stage)).toEqual(['connect', 'upload', 'server']);
});

test('pieces follow each other and none but the last is shorter than 20 ms, however small the network cuts', async () => {
  const said = tone(rate / 10 + 7);
  const server = await serve(pcmOf(said), 'audio/pcm', () =>
    Array.from({ length: 60 }, (_, i) => 77 * (i + 1)),
  );
  const { pieces } = await speakAt(server);
  let next = 0;
  for (const { from, samples } of pieces) {
    expect(from).toBe(next);
    next += samples;
  }
  expect(next).toBe(said.length);
  for (const { samples } of pieces.slice(0, -1)) expect(samples).toBeGreaterThanOrEqual(rate / 50);
});

const wav = (more: Partial<WavCase>): Buffer =>
  Buffer.from(wavBytes({ channels: [tone(4000)], sampleRate: 16_000, ...more }));

const forms: Readonly<Record<string, Buffer>> = {
  '16 bits': wav({}),
  '24 bits': wav({ coding: 'i24' }),
  '32 bits': wav({ coding: 'i32' }),
  floats: wav({ coding: 'f32' }),
  extensible: wav({ coding: 'i24', extensible: true }),
  'two channels': wav({ channels: [tone(4000), tone(4000)] }),
  'chunks around it': wav({ chunksBefore: [['LIST', 7]], chunksAfter: [['LIST', 26]] }),
  'no length, as ffmpeg': wav({ claims: { riffSize: 0xffff_ffff, dataSize: 0xffff_ffff } }),
  'no length, as sox': wav({ claims: { riffSize: 0x7fff_0024, dataSize: 0x7fff_f000 } }),
  'no length at all': wav({ claims: { riffSize: 0, dataSize: 0 } }),
};

test.each(Object.keys(forms))('a WAV answer is read as it comes: %s', async (name) => {
  const bytes = forms[name] ?? Buffer.alloc(0);
  let cuts: readonly number[] = [];
  const server = await serve(bytes, 'audio/wav', () => cuts);
  const places = fc.uniqueArray(fc.nat(200), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(places, async (chosen) => {
      cuts = [...chosen].sort((one, other) => one - other);
      const { samples, sampleRate } = await speakAt(server, { format: 'wav' });
      expect(sampleRate).toBe(16_000);
      expect(samples).toEqual(tone(4000));
    }),
    { numRuns: 5 },
  );
});

test('a server that sends a WAV file although samples were asked for is understood', async () => {
  const server = await serve(wav({}), 'application/octet-stream', () => [2]);
  const { samples, sampleRate } = await speakAt(server);
  expect(sampleRate).toBe(16_000);
  expect(samples).toEqual(tone(4000));
});

test('a rate that the answer names is believed rather than the scenario', async () => {
  const server = await serve(pcmOf(tone(800)), 'audio/pcm;rate=8000', () => []);
  expect((await speakAt(server)).sampleRate).toBe(8000);
});

test('however the bytes of plain samples are cut, the same samples lie in the file', async () => {
  const said = tone(3000);
  const bytes = pcmOf(said);
  let cuts: readonly number[] = [];
  const server = await serve(bytes, 'audio/pcm', () => cuts);
  const places = fc.uniqueArray(fc.nat(bytes.length - 1), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(places, async (chosen) => {
      cuts = [...chosen].sort((one, other) => one - other);
      expect((await speakAt(server)).samples).toEqual(said);
    }),
    { numRuns: 20 },
  );
});
