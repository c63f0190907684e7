import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audioDifference } from '../../electron/common/audio-difference.ts';
import { audioFigures } from '../../electron/common/audio-figures.ts';
import { runFigures } from '../../electron/common/metrics.ts';
import { qualityOf } from '../../electron/common/quality.ts';
import { heardText, listenerOf, type RecordedRun } from '../../electron/common/recorded-session.ts';
import { summarize } from '../../electron/common/summary.ts';
import { decodeAudio } from '../../electron/worker/audio/decode-audio.ts';
import { ownHome, temporaryFolder } from '../support/own-home.ts';
import { measureIn, outcomesOf, type Reopened, realLab } from '../support/real-lab.ts';
import { runCli, runCliForJson } from '../support/run-cli.ts';
import { jfkFile } from '../support/spoken-audio.ts';

const home = await ownHome(afterAll);
const fox = 'The quick brown fox jumps over the lazy dog.';
const fellow =
  'And so, my fellow Americans, ask not what your country can do for you, ask what you can do for your country.';

/** What a test cannot go on without. */
function there<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('It is not there.');
  return value;
}

describe('a voice on two settings that a model listens to', () => {
  let session: Reopened;
  beforeAll(async () => {
    session = await measureIn(await realLab(home), {
      name: 'by ear',
      work: [
        { kind: 'tts', model: 'tiny-tts-en', text: fox },
        { kind: 'tts', model: 'tiny-tts-en', text: '' },
        { kind: 'asr', model: 'moonshine-tiny-q', audio: { sample: 'jfk' }, reference: fellow },
      ],
      settings: { cpu: { graphOptimization: ['basic', 'all'] } },
      roundTrip: { model: 'moonshine-tiny-q' },
      repeats: 2,
      warmUps: 0,
    });
  });
  const measured = (work: number): RecordedRun[] =>
    session.runs.filter(({ plan }) => plan.kind === 'measured' && plan.work === work);
  const samplesOf = async (run: RecordedRun | undefined) => {
    const file = join(session.folder, `audio/run-${run?.plan.index}.wav`);
    const { channels, sampleRate } = await decodeAudio(await readFile(file));
    return { samples: there(channels[0]), sampleRate };
  };

  test('is heard once on each, nearly word for word', () => {
    const listens = measured(0).map((run) => listenerOf(session, run));
    expect(listens.map((run) => run?.ended?.outcome.status)).toEqual([
      'measured',
      'measured',
      undefined,
      undefined,
    ]);
    for (const run of listens.slice(0, 2)) {
      // The voice draws noise, so each time is heard a little differently: the rate below says how much.
      expect(heardText(there(run))).toMatch(/\bfox\b/i);
      expect(there(runFigures(there(run)).wer)).toBeLessThanOrEqual(3 / 9);
    }
  });

  test('and what was never spoken is no speech to hear: its listener says why', () => {
    expect(outcomesOf(session, 1)).toMatchObject(Array(4).fill({ reason: 'empty-input' }));
    const [first] = measured(1);
    const outcome = listenerOf(session, there(first))?.ended?.outcome;
    expect(outcome).toMatchObject({ status: 'failed', reason: 'nothing-to-hear' });
    expect(outcome).toMatchObject({
      detail: expect.stringContaining(
        `Run ${there(first).plan.index + 1}, whose speech was to be heard, failed: There is no text`,
      ),
    });
  });

  test('has its audio looked at by another process, after the run, with the figures of the file', async () => {
    for (const run of measured(0)) {
      const { samples, sampleRate } = await samplesOf(run);
      expect(run.audioFigures).toMatchObject(audioFigures(samples, sampleRate));
      expect(there(run.audioFigures?.loudness)).toBeGreaterThan(-40);
      expect(there(run.audioFigures?.loudness)).toBeLessThan(-5);
    }
    expect(measured(1).map((run) => run.audioFigures)).toEqual([null, null, null, null]);
    const looks = session.events.filter(({ type }) => type === 'audio-figures');
    const lastRun = Math.max(...measured(0).map(({ ended }) => there(ended?.at)));
    for (const look of looks) expect('at' in look && look.at).toBeGreaterThan(lastRun);
  });

  test('differs from the other setting as the files do, and from itself', async () => {
    const pairs = session.runs.flatMap(({ plan, differences }) =>
      differences.map((difference) => ({ run: plan.index, difference })),
    );
    // Each setting's second run from its first, and the second setting's first from the first one's.
    expect(pairs).toHaveLength(3);
    for (const { run, difference } of pairs) {
      const own = await samplesOf(session.runs[run]);
      const other = await samplesOf(session.runs[difference.against]);
      expect(difference).toMatchObject(audioDifference(own.samples, other.samples, own.sampleRate));
    }
  });

  test('changes no figure of speed of the model that listens, and stands apart in the points', () => {
    const asr = summarize(session).filter(({ kind }) => kind === 'asr');
    expect(asr.map(({ model, outcomes }) => [model, outcomes.measured])).toEqual([
      ['moonshine-tiny-q', 2],
      ['moonshine-tiny-q', 2],
    ]);
    const loads = session.runs.filter(
      ({ plan }) => plan.kind === 'load' && plan.model === 'moonshine-tiny-q',
    );
    expect(loads.map(({ plan }) => plan.hears !== undefined)).toEqual([true, false, false]);
    expect(asr.every(({ cold }) => there(cold.firstInferenceMs) > 0)).toBe(true);
    const points = qualityOf(session);
    expect(points.map(({ model, measuredBy, measured: n }) => [model, measuredBy, n])).toEqual([
      ['tiny-tts-en', 'moonshine-tiny-q', 2],
      ['tiny-tts-en', 'moonshine-tiny-q', 2],
      ['moonshine-tiny-q', null, 2],
      ['moonshine-tiny-q', null, 2],
    ]);
    for (const { kind, quality, precision } of points) {
      expect(quality?.words).toBe(kind === 'tts' ? 9 : 22);
      expect(precision).toBe(kind === 'tts' ? 'fp16' : 'int8');
    }
    expect(points.slice(2).map(({ quality }) => quality?.errors)).toEqual([0, 0]);
  });

  test('shows in the terminal, in Markdown and in the comparison', async () => {
    const shown = await runCli(['show', session.folder], { home });
    expect(shown.stdout).toMatch(/^MODEL +DEVICE +RTFx +WER +WORDS +HEARD BY +LUFS +SILENCE s/m);
    expect(shown.stdout).toMatch(
      /^tiny-tts-en +cpu, graph basic +[\d.]+× +[\d.]+ % +9 +moonshine-tiny-q +−\d/m,
    );
    expect(shown.stdout).toMatch(/^moonshine-tiny-q +cpu, graph all +[\d.]+× +0\.0 % +22 +–/m);
    const compared = await runCli(['compare', session.folder], { home });
    expect(compared.stdout).toMatch(
      /^Output of B against A: differs: [\d.]+ dB.* \(itself: [\d.]+ dB/m,
    );
    expect(compared.stdout).toContain('Output of B against A: same text (itself: same text)');
    const file = join(await temporaryFolder(), 'report.md');
    await runCli(['export', session.folder, '--format', 'markdown', '--out', file], { home });
    expect(await readFile(file, 'utf8')).toContain('## Speed and quality');
  });
});

test('a listener that does not exist fails by name, and the speed stands', async () => {
  const spoken = await runCliForJson(
    ['tts', '--text', fox, '--round-trip', 'no-ear', '--warm-ups', '0'],
    { home },
  );
  expect(spoken.code).toBe(1);
  const [run] = spoken.json.runs;
  expect(run).toMatchObject({ outcome: 'measured', roundTrip: { model: 'no-ear', text: null } });
  expect(run?.roundTrip?.detail).toMatch(/no-ear.+moonshine-tiny-q/);
  expect(spoken.json.quality).toMatchObject([{ measuredBy: 'no-ear', wer: null }]);
});

test('a corpus of two files is heard whole, its errors pooled, and what lacks a transcript is told', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'speech'));
  await copyFile(jfkFile, join(folder, 'speech/jfk.wav'));
  await writeFile(join(folder, 'speech/jfk.txt'), fellow);
  const made = join(folder, 'speech/made.wav');
  await runCli(['tts', '--text', fox, '--wav', made, '--warm-ups', '0'], { home });
  await writeFile(join(folder, 'speech/made.txt'), fox);
  await copyFile(made, join(folder, 'speech/nameless.wav'));
  const scenario = join(folder, 'corpus.json');
  await writeFile(
    scenario,
    JSON.stringify({
      name: 'corpus',
      corpora: [{ model: 'moonshine-tiny-q', folder: 'speech' }],
      repeats: 1,
    }),
  );
  const heard = await runCliForJson(['run', scenario], { home });
  expect(heard.code).toBe(0);
  expect(heard.stderr).toContain('nameless.wav');
  expect(heard.json.runs.map(({ outcome }) => outcome)).toEqual(['measured', 'measured']);
  const [point] = heard.json.quality;
  expect(point).toMatchObject({ model: 'moonshine-tiny-q', words: 22 + 9, measuredBy: null });
  const errors = there(point).works.map((work) => work.errors);
  expect(errors[0]).toBe(0);
  expect(point?.wer).toBeCloseTo((there(errors[0]) + there(errors[1])) / 31, 12);
});
