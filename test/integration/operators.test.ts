import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { operatorReport } from '../../electron/common/operators.ts';
import type { RecordedRun } from '../../electron/common/recorded-session.ts';
import { summarize } from '../../electron/common/summary.ts';
import type { Span } from '../../electron/common/trace.ts';
import { ownHome } from '../support/own-home.ts';
import { measureIn, type Reopened, realLab } from '../support/real-lab.ts';
import { runCli } from '../support/run-cli.ts';

let home: string;
let session: Reopened;

beforeAll(async () => {
  home = await ownHome(afterAll);
  session = await measureIn(await realLab(home), {
    name: 'operators',
    work: [
      { kind: 'tts', model: 'tiny-tts-en', text: 'Where does the time go?' },
      { kind: 'asr', model: 'moonshine-tiny-q', audio: { sample: 'jfk' } },
    ],
    repeats: 1,
    profiledRuns: 1,
  });
});

const profiled = (work: number): RecordedRun => {
  const run = session.runs.find(({ plan }) => plan.kind === 'profiled' && plan.work === work);
  if (run === undefined) throw new Error('The plan has a profiled run of each work.');
  return run;
};
const of = (run: RecordedRun, stage: Span['stage']): Span[] => run.spans.ofStage(stage);

test.each([0, 1])(
  'work %i: every model call has its operators, each within what it is in',
  (work) => {
    const run = profiled(work);
    expect(run.ended).toMatchObject({ outcome: { status: 'measured' } });
    expect(run.ended?.profileProblem).toBeUndefined();
    const spans = new Map(Array.from(run.spans, (span) => [span.id, span]));
    const calls = of(run, 'model-call');
    const operators = of(run, 'operator');
    expect(operators.length).toBeGreaterThan(calls.length * 100);
    for (const operator of operators) {
      const above = spans.get(operator.parent ?? -1);
      expect(['model-call', 'operator']).toContain(above?.stage);
      if (above?.stage === 'operator') expect(above.attributes?.operator).toBe('If');
      expect(operator.start).toBeGreaterThanOrEqual(above?.start ?? Number.NaN);
      expect(operator.end).toBeLessThanOrEqual(above?.end ?? Number.NaN);
      expect(operator.attributes).toMatchObject({
        provider: 'CPU',
        shapes: expect.stringMatching(/ → /),
      });
    }
    for (const call of calls) {
      const inside = operators.filter(({ parent }) => parent === call.id);
      const sum = inside.reduce((all, { start, end }) => all + end - start, 0);
      expect(sum).toBeGreaterThan(0);
      expect(sum).toBeLessThanOrEqual(call.end - call.start);
    }
  },
);

test('the time goes to what such models are made of, and most of it is accounted for', () => {
  const speech = operatorReport([profiled(0)]);
  const hearing = operatorReport([profiled(1)]);
  const names = (report: typeof speech): string[] =>
    report?.operators.slice(0, 8).map(({ operator }) => operator) ?? [];
  expect(names(speech).some((name) => /Conv/.test(name))).toBe(true);
  expect(names(hearing).some((name) => /MatMul/.test(name))).toBe(true);
  expect(hearing?.nodes.map(({ node }) => node)).toContain('/proj_out/MatMul');
  for (const report of [speech, hearing]) {
    expect(report?.callsWithout).toBe(0);
    expect(report?.copies).toEqual([]);
    expect(report?.providers.map(({ provider }) => provider)).toEqual(['CPU']);
    expect(report?.gap.share).toBeGreaterThan(0);
    expect(report?.gap.share).toBeLessThan(0.5);
  }
});

test('no other run has operators, and no summary counts a profiled one', () => {
  for (const run of session.runs) {
    if (run.plan.kind !== 'profiled') expect(of(run, 'operator')).toEqual([]);
  }
  expect(summarize(session).map(({ outcomes }) => outcomes.measured)).toEqual([1, 1]);
});

test("the runtime's own profiles are kept whole, one a model, and name no place of this machine", async () => {
  const { index } = profiled(0).plan;
  const other = profiled(1).plan.index;
  const names = (await readdir(join(session.folder, 'profiles'))).sort();
  expect(names).toEqual(
    [`run-${index}-tiny-tts.json`, `run-${other}-decoder.json`, `run-${other}-encoder.json`].sort(),
  );
  for (const name of names) {
    const text = await readFile(join(session.folder, 'profiles', name), 'utf8');
    expect(JSON.parse(text)).toBeInstanceOf(Array);
    expect(text).not.toContain(home);
    expect(text).not.toContain('.onnx');
  }
});

test('show --operators prints them, as a table and as one object', async () => {
  const { code, stdout } = await runCli(['show', session.folder, '--operators', '--top', '3'], {
    home,
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/TTS 1 · tiny-tts-en · cpu: 1 profiled run, 1 model call, /);
  expect(stdout).toMatch(/ASR 2 · moonshine-tiny-q · cpu: 1 profiled run, \d+ model calls, /);
  expect(stdout).toMatch(/^OPERATOR +PROVIDER +COUNT +TOTAL ms +MEAN ms +SHARE$/m);
  expect(stdout).toMatch(/^and \d+ more, /m);
  const json = await runCli(['show', session.folder, '--operators', '--top', '3', '--json'], {
    home,
  });
  const lines = z.array(z.object({ operator: z.string(), totalMs: z.number(), share: z.number() }));
  const { works } = z
    .object({
      works: z.array(
        z.object({
          operators: lines.length(3),
          nodes: lines.length(3),
          gap: z.object({ share: z.number() }),
        }),
      ),
    })
    .parse(JSON.parse(json.stdout));
  expect(works).toHaveLength(2);
});

test('a recording without profiled runs says how to get some', async () => {
  const plain = await measureIn(await realLab(home), {
    name: 'plain',
    work: [{ kind: 'tts', model: 'tiny-tts-en', text: 'Hello.' }],
    repeats: 1,
    warmUps: 0,
  });
  const { code, stdout } = await runCli(['show', plain.folder, '--operators'], { home });
  expect(code).toBe(0);
  expect(stdout).toContain('latency-lab run --profile 1');
});
