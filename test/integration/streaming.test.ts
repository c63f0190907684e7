import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { shownWords } from '../../electron/common/streaming-figures.ts';
import { errorRate } from '../../electron/common/word-error-rate.ts';
import { ownHome } from '../support/own-home.ts';
import { type EndedCli, known, parseReport, runCli, startCli } from '../support/run-cli.ts';
import { jfkAt, jfkFile, jfkWords, wavIn } from '../support/spoken-audio.ts';

const home = await ownHome(afterAll);

const streamingReport = z.object({
  firstPartialMs: z.number(),
  partials: z.array(z.object({ text: z.string(), heardSeconds: z.number(), delayMs: z.number() })),
  finalDelaysMs: z.array(z.number()),
  takenBack: z.int(),
  shown: z.int(),
  takenBackShare: z.number(),
  skipped: z.int(),
  busy: z.number(),
});
const shape = z.object({
  runs: z.tuple([z.object({ streaming: streamingReport })]),
  summary: z.object({ streaming: z.object({ skipped: z.int() }) }),
});

describe('jfk.wav as it would arrive, a text every second', () => {
  let ended: EndedCli;
  beforeAll(async () => {
    const options = ['--streaming', '--interval', '1', '--warm-ups', '1', '--repeats', '1'];
    ended = await runCli(['asr', jfkFile, ...options, '--json'], { home });
  });
  const run = () => parseReport(ended).runs[0] ?? expect.unreachable();
  const streaming = () => shape.parse(JSON.parse(ended.stdout)).runs[0].streaming;
  const spansOf = (name: string) => run().stages.filter(({ stage }) => stage === name);

  test('is measured, is heard, and has no real-time factor', () => {
    expect(run()).toMatchObject({ outcome: 'measured', audioSeconds: 11, rtf: null, rtfx: null });
    // Heard in pieces between pauses, a word or two differ.
    expect(errorRate(jfkWords, run().text ?? '')).toBeLessThanOrEqual(0.15);
  });

  test('takes at least as long as the audio lasts', () => {
    const [listen] = spansOf('listen');
    expect((known(listen?.endNs) - known(listen?.startNs)) / 1e9).toBeGreaterThanOrEqual(11);
    expect(known(run().processingMs)).toBeGreaterThanOrEqual(11_000);
  });

  test('shows partial texts of what had arrived, at whole seconds, in spans of their own', () => {
    const { partials, firstPartialMs } = streaming();
    expect(partials.length).toBeGreaterThan(0);
    expect(spansOf('partial')).toHaveLength(partials.length);
    for (const [place, { heardSeconds, delayMs }] of partials.entries()) {
      expect(Number.isInteger(heardSeconds)).toBe(true);
      expect(heardSeconds).toBeGreaterThan(partials[place - 1]?.heardSeconds ?? 0);
      expect(delayMs).toBeGreaterThan(0);
    }
    const [first] = partials.filter(({ text }) => text !== '');
    const shownAt = known(first?.heardSeconds) * 1e3 + known(first?.delayMs);
    expect(firstPartialMs).toBeCloseTo(shownAt, 3);
  });

  test('each end of speech has a final text, which comes after the silence that tells it', () => {
    const { finalDelaysMs } = streaming();
    const finals = spansOf('transcribe');
    expect(finals.length).toBeGreaterThan(1);
    expect(finalDelaysMs).toHaveLength(finals.length);
    // All but the last wait for half a second of silence; the last for the end of the audio.
    for (const delay of finalDelaysMs.slice(0, -1)) expect(delay).toBeGreaterThan(500);
    expect(finalDelaysMs.at(-1)).toBeGreaterThan(0);
  });

  test('words shown and not taken back are those of the final text', () => {
    const { shown, takenBack, takenBackShare, busy } = streaming();
    expect(shown - takenBack).toBe(shownWords(run().text ?? '').length);
    expect(takenBackShare).toBeCloseTo(takenBack / shown, 9);
    expect(busy).toBeGreaterThan(0);
  });

  test('is shown from its recording with the same figures', async () => {
    const { recording } = parseReport(ended);
    const shown = await runCli(['show', recording, '--json'], { home });
    expect(JSON.parse(shown.stdout)).toEqual(JSON.parse(ended.stdout));
    const table = await runCli(['show', recording], { home });
    expect(table.stdout).toContain('after the end of speech');
  });
});

test('a run that waits for audio ends when it is asked to', async () => {
  const speech = await jfkAt(16_000);
  const minutes = Float32Array.from(Array.from({ length: 20 }, () => [...speech]).flat());
  const file = await wavIn(home, 'minutes', { channels: [minutes] });
  const cli = startCli(['asr', file, '--streaming', '--warm-ups', '0', '--json'], { home });
  await cli.says(/load: measured/);
  cli.process.kill('SIGINT');
  const ended = await cli.ended;
  expect(ended.code).toBe(1);
  expect(parseReport(ended).runs.map(({ outcome }) => outcome)).toEqual(['cancelled']);
});

test.each([
  ['an interval without --streaming', ['--interval', '1']],
  ['an interval that is no time', ['--streaming', '--interval', 'soon']],
  ['an interval too short to be one', ['--streaming', '--interval', '0.01']],
])('%s is wrong usage', async (_, options) => {
  const { code, stdout, stderr } = await runCli(['asr', jfkFile, ...options], { home });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/interval/);
});
