import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leadingSilence, trailingSilence } from '../../electron/common/audio-onset.ts';
import type { LineNews } from '../../electron/common/turn/line-protocol.ts';
import { type AudioPath, audioPathSchema } from '../../electron/common/turn/turn-work.ts';
import { hertz, nanos } from '../../electron/common/units.ts';
import { decodeAudio } from '../../electron/worker/audio/decode-audio.ts';
import { AudioFile } from '../../electron/worker/audio-file.ts';
import { openRealCall, type RealCall } from '../support/line-call.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { jfkAt, jfkFile, wavIn } from '../support/spoken-audio.ts';
import { sine } from '../support/wav-bytes.ts';

const folder = await temporaryFolder(afterAll);
/** A tone of 1.2 s behind 0.1 s of silence. */
const replyLength = 1.3;
const replyFile = join(folder, 'reply.wav');
const rawReply = new Float32Array(replyLength * 24_000);
rawReply.set(sine(440, 24_000, 1.2 * 24_000), 0.1 * 24_000);
const written = new AudioFile(replyFile);
written.write(rawReply, hertz(24_000));
written.close();

/** "And so my fellow Americans", and a second of silence, without the noise of the recording. */
async function firstWords(): Promise<string> {
  const whole = await jfkAt(16_000);
  const words = new Float32Array(3.2 * 16_000);
  words.set(whole.subarray(0, 2.2 * 16_000));
  return wavIn(folder, 'first-words', { channels: [words] });
}
const words = await firstWords();

const answer = (news: LineNews) =>
  news.type === 'speech-ended'
    ? [
        {
          ...{ type: 'play' as const, turn: news.turn, reply: 0, file: replyFile, from: 0 },
          ...{ samples: rawReply.length, sampleRate: hertz(24_000) },
        },
        { type: 'reply-complete' as const, turn: news.turn, reply: 0 },
      ]
    : [];

/** Generous, for a machine that does other things too. */
const slack = 250;

describe.each<[string, Partial<AudioPath>, number]>([
  ['16 kHz', {}, 0],
  [
    '8 kHz µ-law over a network with jitter',
    {
      sampleRate: 8_000,
      encoding: 'mu-law',
      network: { delay: 60, jitter: 30, loss: 0 },
      buffer: 60,
    },
    60,
  ],
])('a call at %s', (name, path, delay) => {
  const recording = join(folder, `${name}.wav`);
  const heard = join(folder, `${name} heard`);
  let news: readonly LineNews[];
  let done: Awaited<RealCall['done']>;
  beforeAll(async () => {
    const audioPath = audioPathSchema.parse(path);
    const call = await openRealCall({ call: recording, audioPath }, answer);
    await call.next('open');
    call.order({ type: 'utter', turn: 3, file: words, heard });
    await call.next('reply-ended');
    call.order({ type: 'hang-up' });
    done = await call.done;
    news = call.news;
  });

  const of = <Type extends LineNews['type']>(type: Type) =>
    news.filter((one): one is Extract<LineNews, { type: Type }> => one.type === type);
  const one = <Type extends LineNews['type']>(type: Type) =>
    of(type).at(-1) ?? expect.unreachable();
  const ms = (from: number, to: number): number => (to - from) / 1e6;

  test('ends as it should, and tells how long it was', () => {
    expect(done.outcome).toEqual({ status: 'measured' });
    expect(done.audio).toBeGreaterThan(4);
  });

  test('hears the speech that the real detector hears, to its end, once the wait is over', () => {
    const [{ spokenUntil, arrived, at, turn } = expect.unreachable()] = of('speech-ended');
    const speech = one('uttered').speech ?? expect.unreachable();
    expect(turn).toBe(3);
    expect(Math.abs(ms(speech.end, spokenUntil))).toBeLessThan(150);
    expect(ms(spokenUntil, arrived)).toBeGreaterThanOrEqual(delay);
    expect(ms(spokenUntil, arrived)).toBeLessThan(delay + 60);
    expect(ms(spokenUntil, at)).toBeGreaterThanOrEqual(500 + delay);
    expect(ms(spokenUntil, at)).toBeLessThan(500 + delay + slack);
    const [paused = expect.unreachable()] = of('speech-paused');
    expect(ms(paused.spokenUntil, paused.at)).toBeLessThan(100 + delay + slack);
  });

  test('keeps what was heard, at its own rate, as the recording of the caller has it', async () => {
    const { heard: told } = one('speech-ended');
    expect(told.file).toBe(`${heard}.wav`);
    const { channels, sampleRate } = await decodeAudio(await readFile(told.file));
    const [samples = expect.unreachable()] = channels;
    expect(sampleRate).toBe(path.sampleRate ?? 16_000);
    expect(samples.length / sampleRate).toBeCloseTo(told.seconds, 6);
    const call = await decodeAudio(await readFile(recording));
    const [left = expect.unreachable()] = call.channels;
    const spoken = (one('uttered').speech?.start ?? 0) - one('open').at;
    const from = Math.round((spoken / 1e9) * sampleRate);
    const lead = Math.round((leadingSilence(samples, sampleRate) ?? 0) * sampleRate);
    expect(likeness(left.subarray(from), samples.subarray(lead), sampleRate)).toBeGreaterThan(0.95);
  });

  test('has the gap in its recording that the news tell, within 10 ms', async () => {
    const { channels, sampleRate } = await decodeAudio(await readFile(recording));
    const [left, right] = channels;
    if (left === undefined || right === undefined) expect.unreachable();
    const length = left.length / sampleRate;
    const silence = trailingSilence(left, sampleRate) ?? expect.unreachable();
    const onset = leadingSilence(right, sampleRate) ?? expect.unreachable();
    const speech = one('uttered').speech ?? expect.unreachable();
    const reply = one('reply-ended').reply ?? expect.unreachable();
    const seen = (onset - (length - silence)) * 1e3;
    expect(Math.abs(seen - ms(speech.end, reply.start))).toBeLessThan(10);
    expect(Math.abs(onset * 1e3 - ms(one('open').at, reply.start))).toBeLessThan(10);
    expect(Math.abs(ms(reply.start, reply.end) - 1_200)).toBeLessThan(10);
  });

  test('sends the reply at once, and plays it after its buffer', () => {
    const decided = one('speech-ended').at;
    const { sent, arrived, played, audible } = one('reply-started');
    expect(ms(decided, sent)).toBeGreaterThan(0);
    expect(ms(decided, sent)).toBeLessThan(20 + slack);
    expect(ms(sent, arrived)).toBeGreaterThanOrEqual(delay);
    expect(ms(sent, arrived)).toBeLessThanOrEqual(delay + 30);
    expect(ms(arrived, played)).toBe(path.buffer ?? 40);
    expect(Math.abs(ms(played, audible ?? 0) - 100)).toBeLessThan(10);
  });

  test('counts its packets', () => {
    const { figures } = one('reply-ended');
    expect(figures).toMatchObject({ lost: 0, underruns: 0, underrun: 0 });
    expect(figures.playout.ticks).toBe(replyLength * 50);
    expect(figures.arrival.ticks).toBeGreaterThan(150);
    expect(figures.playout.p50).toBeLessThan(slack);
  });
});

/** The largest normalised correlation of two sounds that begin within 30 ms of each other. */
function likeness(a: Float32Array, b: Float32Array, rate: number): number {
  const length = Math.min(a.length, b.length) - 0.06 * rate;
  const reach = 0.03 * rate;
  let most = 0;
  for (let shift = -reach; shift <= reach; shift++) {
    let [product, left, right] = [0, 0, 0];
    for (let i = reach; i < length; i++) {
      const x = a[i] ?? 0;
      const y = b[i + shift] ?? 0;
      product += x * y;
      left += x * x;
      right += y * y;
    }
    most = Math.max(most, product / Math.sqrt(left * right));
  }
  return most;
}

test('the caller breaks in, the reply is cut, and the next turn is heard by itself', async () => {
  const long = new AudioFile(join(folder, 'long.wav'));
  long.write(sine(440, 24_000, 20 * 24_000), hertz(24_000));
  long.close();
  const call = await openRealCall({ call: join(folder, 'barge-in.wav') }, (news) =>
    news.type === 'speech-ended' && news.turn === 0
      ? [
          {
            ...{ type: 'play' as const, turn: 0, reply: 0, file: join(folder, 'long.wav') },
            from: 0,
            ...{ samples: 20 * 24_000, sampleRate: hertz(24_000) },
          },
        ]
      : [],
  );
  await call.next('open');
  call.order({ type: 'utter', turn: 0, file: words, heard: join(folder, 'first') });
  call.order({ type: 'barge-in', turn: 0, file: words, after: 0.6 });
  const { reply, interrupted } = await call.next('reply-ended');
  call.order({ type: 'utter', turn: 1, file: words, heard: join(folder, 'second') });
  const { heard, turn } = await call.next('speech-ended');
  call.order({ type: 'hang-up' });
  expect((await call.done).outcome).toEqual({ status: 'measured' });
  if (reply === null || interrupted === null) expect.unreachable();
  // The words begin after 0.3 s of near silence.
  expect((interrupted.speech - reply.start) / 1e9).toBeGreaterThan(0.6);
  expect((interrupted.speech - reply.start) / 1e9).toBeLessThan(1.2);
  expect(interrupted.silent).toBeGreaterThan(interrupted.speech);
  expect((interrupted.silent - interrupted.speech) / 1e9).toBeLessThan(0.6 + slack / 1e3);
  expect(Math.abs(reply.end - interrupted.silent) / 1e6).toBeLessThan(10);
  expect({ turn, file: heard.file }).toEqual({ turn: 1, file: join(folder, 'second.wav') });
  expect(heard.seconds).toBeLessThan(3.2);
});

test('a person is heard by their microphone, where their words were by the clock, and gets the reply packet by packet', async () => {
  const path = join(folder, 'live-call.wav');
  const said = await jfkAt(48_000);
  // The first words, and silence, without the noise of the recording.
  said.fill(0, 2.2 * 48_000);
  const call = await openRealCall({ call: path, isLive: true }, answer);
  const open = await call.next('open');
  call.order({ type: 'utter', turn: 0, file: null, heard: join(folder, 'live') });
  const heardOut = call.next('reply-ended');
  const began = call.now();
  const chunk = 0.02 * 48_000;
  let isOver = false;
  void heardOut.then(() => {
    isOver = true;
  });
  for (let k = 0; !isOver && (k + 1) * chunk <= said.length; k++) {
    const at = nanos(began + (k + 1) * 20e6);
    await sleep(Math.max(0, (at - call.now()) / 1e6));
    const samples = said.slice(k * chunk, (k + 1) * chunk);
    call.order({ type: 'microphone', at, samples, sampleRate: hertz(48_000) });
  }
  const { reply } = await heardOut;
  call.order({ type: 'hang-up' });
  expect((await call.done).outcome).toEqual({ status: 'measured' });

  const words = hertz(48_000);
  const lead = leadingSilence(said, words) ?? expect.unreachable();
  const tail = said.length / words - (trailingSilence(said, words) ?? expect.unreachable());
  const uttered = call.news.filter((one) => one.type === 'uttered').at(-1)?.speech;
  if (!uttered || reply === null) expect.unreachable();
  expect(Math.abs((uttered.start - began) / 1e9 - lead)).toBeLessThan(0.03);
  expect(Math.abs((uttered.end - began) / 1e9 - tail)).toBeLessThan(0.03);

  const { channels } = await decodeAudio(await readFile(path));
  const [left, right] = channels;
  if (left === undefined || right === undefined) expect.unreachable();
  const seen = leadingSilence(left, hertz(16_000)) ?? expect.unreachable();
  expect(Math.abs(seen - (uttered.start - open.at) / 1e9)).toBeLessThan(0.01);
  const packets = call.news.filter((one) => one.type === 'speaker');
  expect(packets.length).toBe(replyLength * 50);
  const from = Math.round((((packets[0]?.at ?? 0) - open.at) * 16_000) / 1e9);
  const given = packets.flatMap(({ samples }) => [...samples].map((sample) => sample + 0));
  expect([...right.subarray(from, from + given.length)]).toEqual(given);
});

test('a call that is cancelled leaves a whole recording', async () => {
  const path = join(folder, 'cancelled.wav');
  const call = await openRealCall({ call: path });
  await call.next('open');
  call.order({ type: 'utter', turn: 0, file: jfkFile, heard: join(folder, 'cancelled-heard') });
  await call.next('speech-started');
  call.cancel();
  const { outcome } = await call.done;
  expect(outcome).toEqual({ status: 'cancelled' });
  const bytes = await readFile(path);
  const { channels } = await decodeAudio(bytes);
  expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44);
  expect((channels[0]?.length ?? 0) / 16_000).toBeGreaterThan(0.5);
});

test.each([
  [
    'that goes wrong',
    {
      ...{ type: 'microphone' as const, at: nanos(0), samples: new Float32Array(480) },
      // What the resampler makes of it fits no buffer.
      sampleRate: hertz(1),
    },
  ],
  ['that no line can read', JSON.parse('{"type":"utter","turn":"first"}')],
])('an order %s ends the call by a reason, and leaves a whole recording', async (name, order) => {
  const path = join(folder, `order ${name}.wav`);
  const call = await openRealCall({ call: path, isLive: true });
  await call.next('open');
  call.order({ type: 'utter', turn: 0, file: null, heard: join(folder, 'order-heard') });
  await sleep(500);
  call.order(order);
  const { outcome } = await call.done;
  expect(outcome).toMatchObject({ status: 'failed', reason: 'engine-error' });
  const bytes = await readFile(path);
  expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44);
  expect(bytes.length).toBeGreaterThan(44);
});

test('of a line that is killed the recording can be read, up to a second or so before its end', async () => {
  const path = join(folder, 'killed.wav');
  const call = await openRealCall({ call: path });
  const { at: opened } = await call.next('open');
  call.order({ type: 'utter', turn: 0, file: jfkFile, heard: join(folder, 'killed-heard') });
  const { at } = await call.next('speech-paused');
  await call.kill();
  expect((await call.done).outcome).toMatchObject({ status: 'failed', reason: 'worker-died' });
  const { channels, truncated } = await decodeAudio(await readFile(path));
  expect(truncated).toBe(false);
  const length = (channels[0]?.length ?? 0) / 16_000;
  expect(length).toBeGreaterThan((at - opened) / 1e9 - 1.1 - slack / 1e3);
  expect(leadingSilence(channels[0] ?? new Float32Array(0), hertz(16_000))).toBeLessThan(1);
});

test.each([
  [
    'a detector that is none',
    async () => {
      const detector = join(folder, 'detector.onnx');
      await writeFile(detector, 'no model');
      const call = await openRealCall({ call: join(folder, 'a.wav'), detector });
      return call.done;
    },
    'model-unreadable',
  ],
  [
    'a file that is no audio',
    async () => {
      const file = join(folder, 'words.txt');
      await writeFile(file, 'words');
      const call = await openRealCall({ call: join(folder, 'b.wav') });
      await call.next('open');
      call.order({ type: 'utter', turn: 0, file, heard: join(folder, 'b-heard') });
      return call.done;
    },
    'unreadable-audio',
  ],
])('%s ends the call by its name', async (_, ends, reason) => {
  const { outcome } = await ends();
  expect(outcome).toMatchObject({ status: 'failed', reason });
});
