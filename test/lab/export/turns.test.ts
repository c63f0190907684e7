import { parse } from 'csv-parse/sync';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { chromeTrace } from '../../../electron/common/export/chrome-trace.ts';
import { reportHeadSchema, reportLines } from '../../../electron/common/export/report-data.ts';
import { buildSession } from '../../../electron/common/recorded-session.ts';
import { sessionEventSchema } from '../../../electron/common/session.ts';
import { turnPartNames } from '../../../electron/common/turn/turn-part-names.ts';
import { summarizeTurns } from '../../../electron/common/turn/turn-summary.ts';
import { exported, exportedFiles, realSession, spansOf } from '../../support/exported.ts';
import { tracesSchema } from '../../support/otlp-schema.ts';

const partColumns = turnPartNames.map((part) => `part_${part.replaceAll('-', '_')}_ms`);

describe('a conversation, exported', () => {
  test('as CSV: a row a turn, whose parts add up to its gap; a turn without one has empty cells', async () => {
    const files = await exportedFiles(await realSession(6), 'csv');
    const rows = parse(files.get('turns.csv') ?? '', { columns: true }) as Record<string, string>[];
    expect(
      rows.map(({ turn, outcome, interrupted, counted }) => [turn, outcome, interrupted, counted]),
    ).toEqual([
      ['0', 'measured', 'false', 'true'],
      ['1', 'measured', 'false', 'true'],
      ['2', 'measured', 'true', 'false'],
      ['3', 'failed', 'false', 'false'],
      ['0', 'measured', 'false', 'true'],
    ]);
    for (const row of rows) {
      const parts = partColumns.map((column) => row[column]);
      if (row.outcome === 'failed') {
        expect([row.gap_ms, ...parts].filter((cell) => cell !== '')).toEqual([]);
        continue;
      }
      const sum = parts.reduce((all, cell) => all + Number(cell), 0);
      expect(sum).toBeCloseTo(Number(row.gap_ms), 6);
    }
    expect(rows[0]).toMatchObject({
      agent: 'moonshine-tiny-q → scripted → tiny-tts-en',
      scripted: 'true',
      prompt_tokens: '',
      context_characters: '54',
    });
  });

  test('as Parquet the table is the same; a session without turns has none', async () => {
    const files = await exportedFiles(await realSession(6), 'parquet');
    const file = new Uint8Array(files.get('turns.parquet') ?? []).buffer;
    const rows = await parquetReadObjects({ file });
    expect(rows.map(({ turn, gap_ms: gap }) => [Number(turn), gap === null])).toEqual([
      [0, false],
      [1, false],
      [2, false],
      [3, true],
      [0, false],
    ]);
    expect([...(await exportedFiles(await realSession(1), 'parquet')).keys()].sort()).toEqual([
      'runs.parquet',
      'samples.parquet',
      'spans.parquet',
    ]);
  });

  test('as Markdown: the gap, its parts with owners, every turn with its outcome', async () => {
    const text = (await exported(await realSession(6), 'markdown')).toString();
    expect(text).toContain(
      '## Work 1, voice turn: moonshine-tiny-q → scripted → tiny-tts-en (cpu)\n',
    );
    expect(text).toMatch(
      /^\| asr \| model: moonshine-tiny-q \| [\d.]+ \| [\d.]+\\\* \| [\d.]+ % \|$/m,
    );
    expect(text).toMatch(/^\| 1\.3 \| .* \| interrupted, silent after 430 ms \|$/m);
    // No table of other works, which would be empty.
    expect(text).not.toContain('| WORK |');
  });

  test('as a trace every span is there', async () => {
    const session = await realSession(6);
    const { traceEvents } = JSON.parse([...chromeTrace(session)].join('')) as {
      traceEvents: { ph: string; name: string }[];
    };
    const names = new Set(traceEvents.map(({ name }) => name));
    for (const stage of ['turn', 'endpointing', 'first-token', 'lead-in', 'server']) {
      expect(names).toContain(stage);
    }
    expect((await exported(session, 'perfetto')).length).toBeGreaterThan(1000);
    const files = await exportedFiles(session, 'otlp');
    const spans = (files.get('traces.jsonl') ?? '')
      .toString()
      .trimEnd()
      .split('\n')
      .flatMap((line) => tracesSchema.parse(JSON.parse(line)).resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap((scope) => scope.spans);
    const agents = spans.filter(({ name }) => name.startsWith('invoke_agent '));
    expect(agents.map(({ name }) => name.slice('invoke_agent '.length))).toContain(
      'talker (realtime)',
    );
    const gap = agents[0]?.attributes.find(({ key }) => key === 'latency_lab.turn_gap_ms');
    expect(gap?.value).toEqual({ doubleValue: expect.closeTo(1223.2, 3) });
    expect(spans.length).toBeGreaterThanOrEqual(spansOf(session).length);
  });

  test('the data of an HTML report make the same conversations again', async () => {
    const session = await realSession(6);
    const [head = '', ...lines] = [...reportLines(session)];
    const { manifest } = reportHeadSchema.parse(JSON.parse(head));
    const events = lines.map((line) => sessionEventSchema.parse(JSON.parse(line)));
    expect(summarizeTurns(buildSession(manifest, events))).toEqual(summarizeTurns(session));
  });
});
