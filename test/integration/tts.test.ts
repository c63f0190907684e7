import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bufferSlack, runFigures, timeToFirstAudio } from '../../electron/common/metrics.ts';
import type { RecordedRun } from '../../electron/common/recorded-session.ts';
import type { AudioEvent } from '../../electron/common/session.ts';
import type { Stage } from '../../electron/common/stages.ts';
import { resolveInside } from '../../electron/lab/recording-path.ts';
import { decodeAudio } from '../../electron/worker/audio/decode-audio.ts';
import { ownHome, temporaryFolder } from '../support/own-home.ts';
import { measureIn, type Reopened, realLab } from '../support/real-lab.ts';
import { follow, known, runCli, runCliForJson } from '../support/run-cli.ts';

const home = await ownHome(afterAll);
const fox = 'The quick brown fox jumps over the lazy dog.';

describe('two sentences, spoken twice', () => {
  let session: Reopened;
  beforeAll(async () => {
    session = await measureIn(await realLab(home), {
      name: 'two sentences',
      work: [
        { kind: 'tts', model: 'tiny-tts-en', text: `${fox} It is 7:30 pm, and the dog is asleep!` },
      ],
      warmUps: 0,
      repeats: 2,
    });
  });
  const runs = (): readonly RecordedRun[] =>
    session.runs.filter(({ plan }) => plan.kind === 'measured');
  const spansOf = (run: RecordedRun, stage: Stage) =>
    run.spans.ofStage(stage).toSorted((a, b) => a.start - b.start);

  test('are measured, and the recording tells what was said live', () => {
    expect(runs().map(({ ended }) => ended?.outcome)).toEqual([
      { status: 'measured' },
      { status: 'measured' },
    ]);
    expect(session).toMatchObject({ state: 'sealed', damage: null, problem: null });
    expect(session.events).toEqual(session.live);
  });

  test('leave as two chunks, the first before the second is synthesized', () => {
    for (const run of runs()) {
      expect(run.audio).toHaveLength(2);
      const [, second] = spansOf(run, 'synthesize');
      expect(run.audio[0]?.at).toBeLessThan(known(second?.start));
      expect(spansOf(run, 'deliver')[0]?.end).toBeLessThanOrEqual(known(second?.start));
    }
  });

  test('come in figures that start at the request', () => {
    for (const run of runs()) {
      const figures = runFigures(run);
      const [first, second] = run.audio;
      const toFirstByte = (known(first?.at) - known(run.started)) / 1e6;
      expect(figures.ttfb).toBeCloseTo(toFirstByte, 6);
      expect(timeToFirstAudio(run)).toBeCloseTo(
        toFirstByte + known(first?.leadingSilence) * 1e3,
        6,
      );
      const gap = (known(second?.at) - known(first?.at)) / 1e9;
      expect(bufferSlack(run)).toEqual([0, expect.closeTo(secondsOf(first) - gap, 9)]);
      expect(figures.audio).toBeCloseTo(secondsOf(first) + secondsOf(second), 9);
    }
  });

  test('are cold once, in each of their two lengths', () => {
    const phases = runs().map((run) =>
      spansOf(run, 'model-call').map(({ attributes }) => attributes?.phase),
    );
    expect(phases).toEqual([
      ['first', 'new-shape'],
      ['steady', 'steady'],
    ]);
  });

  test('lie in the recording as WAV files as long as their chunks', async () => {
    const files = runs().map((run) => new Set(run.audio.map(({ file }) => file)));
    expect(new Set(files.flatMap((names) => [...names])).size).toBe(2);
    for (const run of runs()) {
      const decoded = await decodeAudio(await audioOf(run));
      expect(decoded).toMatchObject({ sampleRate: 44_100, truncated: false });
      expect(decoded.channels.map(({ length }) => length)).toEqual([
        run.audio.reduce((sum, { samples }) => sum + samples, 0),
      ]);
    }
  });

  const audioOf = async (run: RecordedRun): Promise<Uint8Array> =>
    readFile(await resolveInside(session.folder, run.audio[0]?.file ?? ''));
});

describe('from the command line', () => {
  test('a sentence is heard again, and saved as WAV and as .latlab with the same figures', async () => {
    const folder = await temporaryFolder();
    const wav = join(folder, 'fox.wav');
    const latlab = join(folder, 'fox.latlab');
    const spoken = await runCliForJson(
      ['tts', '--text', fox, '--wav', wav, '--out', latlab, '--warm-ups', '0'],
      { home },
    );
    expect(spoken.code).toBe(0);
    expect(spoken.json.recording).toBe(latlab);
    const [run] = spoken.json.runs;
    expect(run).toMatchObject({ outcome: 'measured', provider: 'cpu', phase: 'first' });
    expect(known(run?.ttfaMs)).toBeGreaterThan(0);

    const shown = await runCliForJson(['show', latlab], { home });
    expect({ ...shown.json, recording: latlab }).toEqual(spoken.json);

    const heard = await runCliForJson(['asr', wav, '--reference', fox, '--warm-ups', '0'], {
      home,
    });
    expect(heard.json.runs[0]?.audioSeconds).toBeCloseTo(known(run?.audioSeconds), 9);
    expect(heard.json.runs[0]?.wer).toBeLessThanOrEqual(0.25);
  });

  test('where the files cannot be saved it says so, and the figures are there', async () => {
    const spoken = await runCliForJson(
      ['tts', '--text', 'Hello.', '--wav', 'no/a.wav', '--out', 'no/a.latlab', '--warm-ups', '0'],
      { home, cwd: home },
    );
    expect(spoken.code).toBe(1);
    expect(spoken.json.runs.map(({ outcome }) => outcome)).toEqual(['measured']);
    expect(spoken.stderr).toContain('no/a.wav could not be written');
    expect(spoken.stderr).toContain('no/a.latlab could not be written');
    const shown = await runCliForJson(['show', spoken.json.recording], { home });
    expect(shown.json).toEqual(spoken.json);
  });

  test('a home that cannot be one is a sentence', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    const { code, stdout, stderr } = await runCli(['tts', '--text', 'Hello.'], { home: file });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('LATENCY_LAB_HOME');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('the real program prints the table and nothing of its set-up on stdout', async () => {
    const bin = join(import.meta.dirname, '../../electron/bin/latency-lab.mjs');
    const { code, stdout } = await follow(
      [process.execPath, bin, 'tts', '--text', 'Hello.', '--warm-ups', '0'],
      { home },
    ).ended;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^WORK +MODEL +DEVICE/);
    expect(stdout).toMatch(/^1 TTS +tiny-tts-en +cpu/m);
    expect(stdout).toMatch(/^Recording: .+$/m);
  });
});

const secondsOf = (chunk: AudioEvent | undefined): number =>
  known(chunk?.samples) / known(chunk?.sampleRate);
