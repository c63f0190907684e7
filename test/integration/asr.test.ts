import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownHome } from '../support/own-home.ts';
import {
  type EndedCli,
  known,
  type Report,
  type RunReport,
  runCli,
  runCliForJson,
} from '../support/run-cli.ts';
import { jfkFile as jfk, jfkAt, jfkWords as said, wavIn } from '../support/spoken-audio.ts';

const home = await ownHome(afterAll);

describe('jfk.wav, three times without a warm-up', () => {
  let ended: EndedCli & { json: Report };
  beforeAll(async () => {
    ended = await runCliForJson(
      ['asr', jfk, '--reference', said, '--repeats', '3', '--warm-ups', '0'],
      { home },
    );
  });
  const runs = (): readonly RunReport[] => ended.json.runs;

  test('comes back word for word', () => {
    expect(runs().map(({ text, wer }) => ({ text, wer }))).toEqual(
      Array(3).fill({ text: said, wer: 0 }),
    );
  });

  test('is measured on the device that was asked for', () => {
    expect(ended.code).toBe(0);
    for (const run of runs()) {
      expect(run).toMatchObject({
        model: 'moonshine-tiny-q',
        device: 'cpu',
        provider: 'cpu',
        outcome: 'measured',
        reason: null,
        detail: null,
        audioSeconds: 11,
      });
    }
  });

  test('has figures that follow from each other', () => {
    for (const { rtf, rtfx, processingMs, stages } of runs()) {
      const root = stages.find(({ stage }) => stage === 'run');
      expect(processingMs).toBeCloseTo((known(root?.endNs) - known(root?.startNs)) / 1e6, 6);
      expect(rtf).toBeCloseTo(known(processingMs) / 1e3 / 11, 9);
      expect(rtfx).toBeCloseTo(1 / known(rtf), 9);
    }
  });

  test('has every stage, each span inside its parent', () => {
    for (const { stages } of runs()) {
      expect(new Set(stages.map(({ stage }) => stage))).toEqual(
        new Set([
          'run',
          'read',
          'decode',
          'resample',
          'transcribe',
          'encode',
          'generate',
          'token',
          'detokenize',
          'model-call',
        ]),
      );
      expect(stages.map(({ id }) => id)).toEqual(stages.map((_, index) => index));
      expect(stages.filter(({ parent }) => parent === null).map(({ stage }) => stage)).toEqual([
        'run',
      ]);
      for (const span of stages) {
        expect(span.endNs).toBeGreaterThanOrEqual(span.startNs);
        const parent = span.parent === null ? span : stages[span.parent];
        expect(parent?.startNs).toBeLessThanOrEqual(span.startNs);
        expect(parent?.endNs).toBeGreaterThanOrEqual(span.endNs);
      }
    }
  });

  test('makes one model call for the encoder and one for each token', () => {
    for (const { stages } of runs()) {
      const callers = stages
        .filter(({ stage }) => stage === 'model-call')
        .map(({ parent }) => (parent === null ? null : stages[parent]?.stage));
      const tokens = stages.filter(({ stage }) => stage === 'token');
      expect(tokens.length).toBeGreaterThan(20);
      expect(callers).toEqual(['encode', ...tokens.map(() => 'token')]);
    }
  });

  test('is cold once: first, then steady, and the summary counts the steady ones', () => {
    expect(runs().map(({ phase }) => phase)).toEqual(['first', 'steady', 'steady']);
    const { processingMs, cold } = ended.json.summary;
    expect(processingMs?.n).toBe(2);
    const steady = runs()
      .slice(1)
      .map((run) => known(run.processingMs));
    expect(processingMs).toEqual({ median: Math.min(...steady), p95: Math.max(...steady), n: 2 });
    expect(known(cold?.loadMs)).toBeGreaterThan(0);
    expect(known(cold?.firstInferenceMs)).toBeGreaterThan(0);
    expect(known(cold?.newShapeMs)).toBeGreaterThan(0);
  });

  test('is recorded where the answer says, in the home that was given', async () => {
    const [session] = await readdir(join(home, 'sessions'));
    expect(ended.json.recording).toBe(join(home, 'sessions', session ?? ''));
  });

  test('is shown from its recording with the same figures', async () => {
    const shown = await runCliForJson(['show', ended.json.recording], { home });
    expect(shown.code).toBe(0);
    expect(shown.json).toEqual(ended.json);
  });
});

test('half a minute and more is cut where nobody speaks, and heard piece by piece', async () => {
  const speech = await jfkAt(16_000);
  const pause = new Float32Array(16_000);
  const channel = Float32Array.from([0, 1, 2].flatMap(() => [...speech, ...pause]));
  const file = await wavIn(home, 'long', { channels: [channel] });
  const { json } = await runCliForJson(
    ['asr', file, '--reference', [said, said, said].join(' '), '--warm-ups', '0'],
    { home },
  );
  const [run] = json.runs;
  expect(run).toMatchObject({ outcome: 'measured', audioSeconds: 36 });
  expect(run?.wer).toBeLessThanOrEqual(0.1);
  const of = (name: string) => run?.stages.filter(({ stage }) => stage === name) ?? [];
  expect(of('segment')).toHaveLength(1);
  const pieces = of('transcribe');
  expect(pieces.length).toBeGreaterThan(1);
  const ends = pieces.map(({ endNs }) => endNs);
  expect(pieces.slice(1).every(({ startNs }, index) => startNs >= known(ends[index]))).toBe(true);
});

test('a file that is not there fails its run, in JSON too, and the next one is measured', async () => {
  const { code, json } = await runCliForJson(['asr', 'nowhere.wav', jfk, '--warm-ups', '0'], {
    home,
    cwd: home,
  });
  expect(code).toBe(1);
  expect(json.runs.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['failed', 'unreadable-audio'],
    ['measured', null],
  ]);
  expect(json.runs[0]?.detail).toContain('nowhere.wav');
});

test.each([
  ['no file', ['asr']],
  ['an option that is not there', ['asr', jfk, '--louder']],
  ['repeats that are no number', ['asr', jfk, '--repeats', 'many']],
  ['no repeats', ['asr', jfk, '--repeats', '0']],
  ['a reference for two files', ['asr', jfk, jfk, '--reference', 'x']],
  ['a model without a name', ['asr', jfk, '--model', '']],
  ['a device without a name', ['asr', jfk, '--device', '']],
  ['no text', ['tts']],
  ['a text file that is not there', ['tts', '--text-file', 'nowhere.txt']],
  ['two texts', ['tts', '--text', 'a', '--text-file', 'b']],
  ['a scenario that is not there', ['run', 'nowhere.json']],
  ['a scenario that is none', ['run', 'package.json']],
  ['a command that is not there', ['transcribe']],
])('%s is wrong usage: exit code 2, a sentence and nothing on stdout', async (_, args) => {
  const { code, stdout, stderr } = await runCli(args, { home });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).not.toBe('');
  expect(stderr).not.toMatch(/^\s+at /m);
});

test.each([[[]], [['run']], [['tts']], [['asr']], [['models']], [['devices']], [['show']]])(
  '%j --help explains itself',
  async (command) => {
    const { code, stdout } = await runCli([...command, '--help'], { home });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: /);
  },
);
