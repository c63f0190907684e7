import { describe, expect, test } from 'vitest';
import { homeWithBroken, labWithVoices } from '../support/broken-models.ts';
import { ownHome } from '../support/own-home.ts';
import { measureIn, outcomesOf, realLab } from '../support/real-lab.ts';
import { runCli } from '../support/run-cli.ts';

const speak = (model: string) => ({ kind: 'tts', model, text: 'Hello.' }) as const;
const hear = (model: string) => ({ kind: 'asr', model, audio: { sample: 'jfk' } }) as const;
const once = { warmUps: 0, repeats: 1 };
const measured = { status: 'measured' };
const failed = (reason: string, says: RegExp) => ({
  status: 'failed',
  reason,
  detail: expect.stringMatching(says),
});

test('models that are not there or do other work fail by name, and the right ones are measured', async () => {
  const session = await measureIn(await realLab(await ownHome()), {
    name: 'models',
    work: [
      speak('no-such-voice'),
      speak('moonshine-tiny-q'),
      hear('tiny-tts-en'),
      hear('silero-vad-v5'),
      { kind: 'asr', model: 'moonshine-tiny-q', audio: { sample: 'no-such-sample' } },
      { kind: 'asr', model: 'moonshine-tiny-q', audio: { sample: 'tiny-tts-en' } },
      speak('tiny-tts-en'),
      hear('moonshine-tiny-q'),
    ],
    ...once,
  });
  expect(session.manifest.scenario.work.flatMap((_, work) => outcomesOf(session, work))).toEqual([
    failed('unknown-model', /"no-such-voice".+tiny-tts-en/),
    failed('unknown-model', /no TTS model.+tiny-tts-en/),
    failed('unknown-model', /no ASR model.+moonshine-tiny-q/),
    failed('unknown-model', /no ASR model.+moonshine-tiny-q/),
    failed('model-missing', /"no-such-sample"/),
    failed('unreadable-audio', /no such file|not a sample/),
    measured,
    measured,
  ]);
  expect(session).toMatchObject({ state: 'sealed', damage: null, problem: null });
});

test('a device that is not there is said before anything runs, with those that are', async () => {
  const { code, stdout, stderr } = await runCli(
    ['tts', '--text', 'Hello.', '--device', 'cpu,cuda:7', '--warm-ups', '0'],
    { home: await ownHome() },
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/"cuda:7".+There are: cpu/);
  expect(stderr).not.toMatch(/^\s+at /m);
});

describe('a model file', () => {
  const flip = (bytes: Uint8Array, from: number): Uint8Array => {
    const damaged = Uint8Array.from(bytes);
    for (let at = from; at < from + 64; at++) damaged[at] = (damaged[at] ?? 0) ^ 0xff;
    return damaged;
  };
  test.each([
    [
      'cut short',
      (bytes: Uint8Array) => bytes.subarray(0, bytes.length / 2),
      'model-missing',
      /incomplete.+models pull tiny-tts-en/,
    ],
    [
      'empty',
      (bytes: Uint8Array) => bytes.subarray(0, 0),
      'model-missing',
      /incomplete.+models pull tiny-tts-en/,
    ],
    [
      'with another beginning',
      (bytes: Uint8Array) => flip(bytes, 0),
      'model-unreadable',
      /model\.onnx.+damaged.+models pull tiny-tts-en/,
    ],
    [
      'with other weights in its middle, which the runtime loads without a word',
      (bytes: Uint8Array) => flip(bytes, bytes.length >> 1),
      'model-unreadable',
      /model\.onnx.+damaged.+models pull tiny-tts-en/,
    ],
  ])('%s is refused, and the other model is measured', async (_, damage, reason, says) => {
    const home = await homeWithBroken('tiny-tts-en', 'model.onnx', damage);
    const session = await measureIn(await realLab(home), {
      name: 'broken voice',
      work: [speak('tiny-tts-en'), hear('moonshine-tiny-q')],
      ...once,
    });
    expect(outcomesOf(session, 0)).toEqual([failed(reason, says)]);
    expect(outcomesOf(session, 1)).toEqual([measured]);
    expect(session).toMatchObject({ state: 'sealed', damage: null, problem: null });
  });
});

test('NaN, silence, endless audio and what the runtime cannot load fail by name, and others go on', async () => {
  const { home, resources } = await labWithVoices({
    poisoned: { seconds: 1, value: Number.NaN },
    infinite: { seconds: 1, value: Number.POSITIVE_INFINITY },
    // A constant has no sound, however large: the mean is removed.
    mute: { seconds: 1, value: 0.5 },
    runaway: { seconds: 60, value: 0.5 },
    nonsense: Buffer.from('This is no graph.'),
  });
  const session = await measureIn(await realLab(home, resources), {
    name: 'voices',
    work: ['poisoned', 'infinite', 'mute', 'runaway', 'nonsense', 'tiny-tts-en'].map(speak),
    ...once,
  });
  expect(session.manifest.scenario.work.flatMap((_, work) => outcomesOf(session, work))).toEqual([
    failed('bad-output', /NaN/),
    failed('bad-output', /NaN|infinite/),
    failed('bad-output', /silence/),
    failed('bad-output', /60\.0 s.+"Hello\."/),
    failed('model-unreadable', /nonsense\.onnx.+models pull/),
    measured,
  ]);
  for (const run of session.runs.filter(({ ended }) => ended?.outcome.status === 'failed')) {
    expect(run.audio).toEqual([]);
    expect([...run.spans].every(({ end, start }) => end >= start)).toBe(true);
  }
  expect(session).toMatchObject({ state: 'sealed', damage: null, problem: null });
  expect(session.events).toEqual(session.live);
});
