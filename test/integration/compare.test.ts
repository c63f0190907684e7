import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { packSession } from '../../electron/lab/session-archive.ts';
import { ownHome, temporaryFolder } from '../support/own-home.ts';
import { runCli, runCliForJson } from '../support/run-cli.ts';
import { jfkFile as jfk } from '../support/spoken-audio.ts';

const home = await ownHome(afterAll);
const compare = (...args: readonly string[]) => runCli(['compare', ...args], { home });

const reportSchema = z.strictObject({
  comparisons: z.array(
    z.strictObject({
      sides: z.array(z.looseObject({ name: z.string(), session: z.string(), model: z.string() })),
      rows: z.array(
        z.strictObject({
          figure: z.string(),
          stage: z.string().nullable(),
          unit: z.enum(['ms', 'ratio']),
          sides: z.array(
            z.strictObject({
              median: z.number().nullable(),
              p95: z.number().nullable(),
              n: z.int(),
              difference: z.looseObject({ verdict: z.string(), sentence: z.string() }).nullable(),
            }),
          ),
        }),
      ),
      telemetry: z.array(
        z.strictObject({
          metric: z.string(),
          summing: z.string(),
          stage: z.string(),
          unit: z.string(),
          sides: z.array(
            z.strictObject({
              value: z.number().nullable(),
              why: z.string().nullable(),
              readings: z.int(),
              coveredSeconds: z.number(),
              sentence: z.string().nullable(),
            }),
          ),
        }),
      ),
      outputs: z.array(z.looseObject({ kind: z.string(), sentence: z.string() }).nullable()),
      warnings: z.array(z.string()),
    }),
  ),
  leftOut: z.array(z.string()),
});

test('--differences says what each device has more or less of, as a table, in Markdown and as JSON', async () => {
  const recording = 'test/fixtures/sessions/version-3.latlab';
  const table = (await compare(recording, '--differences')).stdout;
  expect(table).toMatch(/^STAGE +A N +B N +A MS +B MS +B − A, MS/m);
  expect(table).toMatch(/^OPERATOR +A N/m);
  expect(table).toContain("B's operators on WebGpu tell the host's time");
  expect((await compare(recording)).stdout).not.toContain('OPERATOR');
  const markdown = (await compare(recording, '--differences', '--markdown')).stdout;
  expect(markdown).toMatch(/^\| OPERATOR \|/m);
  const { stdout } = await compare(recording, '--differences', '--json');
  const line = z.object({ name: z.string(), change: z.enum(['added', 'gone', 'kept']) });
  const { differences } = z
    .object({
      differences: z.array(
        z.object({
          sides: z.array(
            z.object({ name: z.string(), stages: z.array(line), operators: z.array(line) }),
          ),
        }),
      ),
    })
    .parse(JSON.parse(stdout));
  const [side] = differences[0]?.sides ?? [];
  expect(side?.name).toBe('B');
  expect(side?.stages).toContainEqual({ name: 'encode', change: 'kept' });
  expect(side?.operators).toContainEqual({ name: 'MemcpyFromHost', change: 'added' });
});

describe('two recordings of one speech', () => {
  let first = '';
  let second = '';
  const record = async (warmUps: number): Promise<string> => {
    const args = ['asr', jfk, '--repeats', '5', '--warm-ups', String(warmUps)];
    return (await runCliForJson(args, { home })).json.recording;
  };
  beforeAll(async () => {
    first = await record(1);
    second = await record(2);
  });

  test('stand in one table, with a line for each figure and stage', async () => {
    const { code, stdout, stderr } = await compare(first, second);
    expect(code).toBe(0);
    expect(stderr).toContain('The warm-ups differ: A 1; B 2.');
    for (const line of [
      /^A {2}\S+: ASR moonshine-tiny-q on cpu, jfk\.wav$/m,
      /^B {2}\S+: ASR moonshine-tiny-q on cpu, jfk\.wav$/m,
      /^FIGURE +A MEDIAN +A P95 +A N +B MEDIAN +B P95 +B N +B AGAINST A$/m,
      /^processing time, ms +[\d.]+ +[\d.]+\* +5 +[\d.]+ +[\d.]+\* +5 +(\d.+× |no difference)/m,
      /^stage encode, ms /m,
      /^load, ms .+ no verdict below 5 runs \(n = 1\)$/m,
    ]) {
      expect(stdout).toMatch(line);
    }
  });

  test('stand in one JSON object, whose medians are those of the sessions', async () => {
    const { code, stdout } = await compare(first, second, '--json');
    expect(code).toBe(0);
    const [comparison, ...others] = reportSchema.parse(JSON.parse(stdout)).comparisons;
    expect(others).toEqual([]);
    expect(comparison?.warnings).toContain('The warm-ups differ: A 1; B 2.');
    const [processing] = comparison?.rows ?? [];
    expect(processing?.figure).toBe('processing');
    const shown = await Promise.all(
      [first, second].map(async (name) => (await runCliForJson(['show', name], { home })).json),
    );
    expect(processing?.sides.map(({ median, p95, n }) => ({ median, p95, n }))).toEqual(
      shown.map(({ summary }) => summary.processingMs),
    );
  });

  test('stand in Markdown tables, figures and telemetry, every line with as many cells as its head', async () => {
    const { code, stdout } = await compare(first, second, '--markdown');
    expect(code).toBe(0);
    const tables = (stdout.match(/(?:^\|.*\n)+/gm) ?? []).map((table) => table.trim());
    const cells = tables.map((table) =>
      table.split('\n').map((line) => line.split(/(?<!\\)\|/).length - 2),
    );
    expect(cells.map((counts) => [...new Set(counts)])).toEqual([[8], [3]]);
    expect(cells[0]?.length).toBeGreaterThan(8);
    for (const table of tables) expect(table.split('\n')[1]).toMatch(/^(\| -{3}:? )+\|$/);
    expect(stdout).toMatch(/^\| worker memory, peak, MiB \| \d+ \| \d+ \|$/m);
    expect(stdout).toContain('**The warm-ups differ: A 1; B 2.**');
  });

  test('one against itself: no difference shown, whichever way it is named', async () => {
    const file = join(await temporaryFolder(), 'again.latlab');
    await packSession(first, file);
    const [name = ''] = (await readdir(join(home, 'sessions'))).filter((id) => first.endsWith(id));
    const { code, stdout } = await compare(name, first, file, '--json');
    expect(code).toBe(0);
    const [comparison] = reportSchema.parse(JSON.parse(stdout)).comparisons;
    const [processing] = comparison?.rows ?? [];
    expect(processing?.sides.map(({ difference }) => difference?.sentence ?? null)).toEqual([
      null,
      'no difference shown (n = 5)',
      'no difference shown (n = 5)',
    ]);
    expect(comparison?.warnings.filter((warning) => / differ: /.test(warning))).toEqual([]);
  });

  test.each<[string, () => string[], number, RegExp]>([
    ['one work on one device', () => [first], 2, /nothing to compare it with/],
    ['five sessions', () => Array<string>(5).fill(first), 2, /at most 4 sessions/],
    ['both formats at once', () => [first, second, '--json', '--markdown'], 2, /cannot be used/],
    ['a session that is not there', () => [first, 'nowhere'], 1, /no session "nowhere"/],
  ])('%s is refused by a sentence', async (_, args, expected, says) => {
    const { code, stdout, stderr } = await compare(...args());
    expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
