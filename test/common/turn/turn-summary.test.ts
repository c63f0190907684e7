import { describe, expect, test } from 'vitest';
import { reportJson } from '../../../electron/commands/report-json.ts';
import { reportTable } from '../../../electron/commands/report-table.ts';
import { compareSessions } from '../../../electron/common/compare.ts';
import { figureCells } from '../../../electron/common/comparison-words.ts';
import { tableOfTurns } from '../../../electron/common/export/table-of-turns.ts';
import { qualityOf } from '../../../electron/common/quality.ts';
import { emptySession } from '../../../electron/common/recorded-session.ts';
import { summarize } from '../../../electron/common/summary.ts';
import { summarizeTurns } from '../../../electron/common/turn/turn-summary.ts';
import type { TurnWorkInput } from '../../../electron/common/turn/turn-work.ts';
import { millis, seconds } from '../../../electron/common/units.ts';
import { manifestOf } from '../../support/manifest.ts';
import {
  at,
  type SpanSketch,
  type TurnSketch,
  turnSession,
  usualSpans,
  usualTurn,
} from '../../support/turn-sketch.ts';

/** The usual turn whose first token takes so many milliseconds longer. */
const slower = (by: number, turn: TurnSketch['turn'] = {}): TurnSketch => ({
  ...usualTurn,
  turn,
  reply: [4270 + by, 7000 + by],
  check: [3000, 4270 + by],
  spans: usualSpans.map(([stage, from, to, attributes, inside]) => {
    const later = from >= 3602 ? by : 0;
    if (stage !== 'llm') return [stage, from + later, to + later, attributes, inside];
    return [
      stage,
      from,
      to + by,
      attributes,
      [
        ['first-token', 3602, 3902 + by],
        ['first-sentence', 3902 + by, 4002 + by],
      ],
    ];
  }),
});

const silent: TurnSketch = {
  spans: [],
  speech: null,
  reply: null,
  finalText: null,
  failure: 'no-speech',
};

const interrupted = slower(0, {
  interrupted: { at: at(5000), silent: at(5240) },
  restarts: 1,
});

/** A session without turns. */
const other = emptySession(
  manifestOf({ name: 'other', work: [{ kind: 'tts', model: 'voice', text: 'Hello.' }] }),
);

describe('the summary of a conversation', () => {
  test('a turn that was interrupted, failed or was silent is an outcome and in no figure', () => {
    const [summary] = summarizeTurns(
      turnSession([
        usualTurn,
        slower(100),
        slower(400),
        interrupted,
        silent,
        { ...usualTurn, failure: 'false-start' },
        { ...usualTurn, isCancelled: true },
      ]),
    );
    expect(summary?.outcomes).toEqual({
      counted: 3,
      interrupted: 1,
      failed: { 'no-speech': 1, 'false-start': 1 },
      withoutGap: 0,
      cancelled: 1,
      unfinished: 0,
    });
    expect(summary?.gapMs).toEqual({ median: 1370, p95: 1670, n: 3 });
    expect(summary?.timeToSilenceMs).toEqual({ median: 240, p95: 240, n: 1 });
    expect(summary?.figures.ttft.median).toBe(400);
  });

  test('its parts have owners, and shares that add up to all of the gap', () => {
    const [summary] = summarizeTurns(turnSession([usualTurn, slower(100)]));
    const parts = summary?.parts ?? [];
    expect(parts.map(({ part, owner }) => `${part} ${owner.name}`)).toEqual([
      'uplink network',
      'endpointing wait',
      'asr ear',
      'first-token scripted',
      'first-sentence scripted',
      'tts voice',
      'downlink network',
      'buffer playout buffer',
      'lead-in voice',
      'lab lab',
    ]);
    expect(parts.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(parts.find(({ part }) => part === 'first-token')?.share).toBeCloseTo(700 / 2640, 12);
  });

  test('objectives: a turn that failed has missed them, one in which nobody spoke has not', () => {
    const session = turnSession(
      [usualTurn, slower(100), interrupted, silent, { ...usualTurn, failure: 'no-reply' }],
      { objectives: { gap: 1300, finalText: 650, silence: 200 } },
    );
    expect(summarizeTurns(session)[0]?.objectives).toEqual([
      { objective: 'gap', limit: 1300, met: 1, of: 3 },
      { objective: 'finalText', limit: 650, met: 2, of: 3 },
      { objective: 'silence', limit: 200, met: 0, of: 1 },
    ]);
  });

  test('turn by turn the context grows, and what it costs is told', () => {
    const grown = (by: number, tokens: number): TurnSketch =>
      slower(by, { context: { messages: 4, characters: 200, tokens } });
    const [summary] = summarizeTurns(turnSession([usualTurn, grown(50, 60), grown(90, 130)]));
    expect(
      summary?.byTurn.map(({ turn, ttftMs, promptTokens }) => [turn, ttftMs, promptTokens]),
    ).toEqual([
      [0, 300, 18],
      [1, 350, 60],
      [2, 390, 130],
    ]);
  });

  test('the models of the links were loaded once, and that stands apart', () => {
    const [summary] = summarizeTurns(turnSession([usualTurn], {}, { repeats: 2 }));
    expect(summary?.loads).toEqual([
      { link: 'asr', model: 'ear', device: 'cpu', ms: 200 },
      { link: 'tts', model: 'voice', device: 'cpu', ms: 200 },
    ]);
  });

  test('the line: the worst turn’s p99, and everything that it lost', () => {
    const late = (p99: number | null) => ({
      ticks: 100,
      p50: p99 === null ? null : millis(p99 / 2),
      p99: p99 === null ? null : millis(p99),
      most: null,
    });
    const line = (p99: number | null, lost: number) => ({
      line: {
        arrival: late(p99),
        playout: late(null),
        lost,
        underruns: lost,
        underrun: seconds(lost / 50),
      },
    });
    const [summary] = summarizeTurns(
      turnSession([slower(0, line(0.4, 1)), slower(0, line(1.5, 2)), slower(0, line(null, 0))]),
    );
    expect(summary?.line).toMatchObject({ arrivalP99Ms: 1.5, playoutP99Ms: null, lost: 3 });
  });

  test('a turn in which a model made its first inference is counted, and told of', () => {
    const cold: TurnSketch = {
      ...usualTurn,
      spans: [...usualSpans, ['asr', 3521, 3601, { phase: 'first' }]],
    };
    const session = turnSession([cold, usualTurn]);
    expect(summarizeTurns(session)[0]).toMatchObject({ cold: 1, gapMs: { n: 2 } });
    expect(reportTable(session).join('\n')).toContain('Cold: in 1 of them a model made its first');
  });

  test('two sessions of one agent stand beside each other by their gaps', () => {
    const [before, after] = [
      turnSession([slower(300), slower(310), interrupted]),
      turnSession([usualTurn, slower(10), silent]),
    ];
    const [comparison] = compareSessions([before, after]).comparisons;
    expect(comparison?.rows.map(({ figure, unit, values }) => [figure, unit, values])).toEqual([
      [
        'turn-gap',
        'ms',
        [
          [1570, 1580],
          [1270, 1280],
        ],
      ],
    ]);
    expect(comparison === undefined ? '' : figureCells(comparison).rows[0]?.[0]).toBe(
      'turn gap, ms',
    );
  });

  test('turns are in no table of other figures, and other works in none of turns', () => {
    const session = turnSession([usualTurn, silent]);
    expect(summarize(session)).toEqual([]);
    expect(qualityOf(session)).toEqual([]);
    expect(compareSessions([session]).comparisons).toEqual([]);
    expect(summarizeTurns(other)).toEqual([]);
  });
});

describe('the report of a conversation', () => {
  const session = turnSession([usualTurn, slower(100), interrupted, silent]);
  const text = reportTable(session).join('\n');

  test('says the gap and its parts with their owners and shares', () => {
    expect(text).toContain('Work 1, voice turn: ear → scripted → voice (cpu)\n');
    expect(text).toMatch(/^asr {2,}model: ear {2,}80\.0 {2,}80\.0\* {2,}\d+\.\d %$/m);
    expect(text).toMatch(/^turn gap {2,}1270 {2,}1370\* {2,}100 %$/m);
  });

  test('says how turns ended, the objective, the check, and that the language model is a script', () => {
    for (const line of [
      'Turns: 2 in the figures, 1 interrupted, 1 failed (1 no-speech).',
      'Objective: turn gap within 1300 ms: 1 of 2 turns (50 %).',
      'Check: the recorded call differs from the spans by at most 2.0 ms (3 turns).',
      "Scripted: the language model is a script, its times are the scenario's own.",
      '* the slowest seen: a p95 needs 130 turns to say more.',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
  });

  test('lists every turn with its outcome in words', () => {
    expect(text).toMatch(/^1\.1 .* heard$/m);
    expect(text).toMatch(/^1\.3 .* interrupted, silent after 240 ms, begun anew 1 time$/m);
    expect(text).toMatch(/^1\.4 +(– +)+.*no-speech: It did not come to a reply\.$/m);
    expect(text).not.toContain('MEDIAN ms  P95 ms      RTF');
  });

  test('says of each median that is a script’s that it is', () => {
    const medians = (report: string): string | undefined =>
      report.split('\n').find((line) => line.startsWith('Medians:'));
    expect(medians(reportTable(turnSession([usualTurn])).join('\n'))).toBe(
      'Medians: endpointing 520 ms after the end of speech, final text 601 ms after it, TTFT (scripted) 300 ms, first sentence (scripted) 100 ms after it, tokens (scripted) 10.1 a second, TTFA 190 ms.',
    );
    const agent: TurnWorkInput['agent'] = {
      asr: { engine: 'local', model: 'ear' },
      llm: { engine: 'local', model: 'writer' },
      tts: { engine: 'local', model: 'voice' },
    };
    const written = reportTable(turnSession([usualTurn], { agent })).join('\n');
    expect(medians(written)).toContain('TTFT 300 ms, first sentence 100 ms after it, tokens 10.1');
  });

  test('says how often endpoints were asked again, by turn and in all, for people and programs', () => {
    const again: SpanSketch = [
      ...(['asr', 3521, 3601, {}] as const),
      [
        ['upload', 3521, 3522, { attempt: 1 }],
        ['server', 3522, 3531, { attempt: 1, status: 429 }],
        ['retry', 3531, 3551, { attempt: 1 }],
        ['upload', 3551, 3552, { attempt: 2 }],
        ['server', 3552, 3601, { attempt: 2, status: 200 }],
      ],
    ];
    const spans = [...usualSpans.filter(([stage]) => stage !== 'asr'), again];
    const asked = turnSession([{ ...usualTurn, spans }, { ...usualTurn, spans }, usualTurn]);
    const report = reportTable(asked).join('\n');
    expect(report).toMatch(/^1\.1 .* heard, 1 request made again \(30\.0 ms\)$/m);
    expect(report).toMatch(/^1\.3 .* heard$/m);
    expect(report.split('\n')).toContain(
      'Retries: 2 requests to endpoints made again (60.0 ms). In the gap that is transport, and in no latency of a link.',
    );
    expect(text).not.toContain('Retries');
    expect(JSON.parse(JSON.stringify(reportJson(asked, '/recording')))).toMatchObject({
      turns: [30, 30, 0].map((ms) => ({ retries: { count: ms / 30, ms } })),
      turnSummaries: [{ retries: { count: 2, ms: 60 } }],
    });
    const { columns, rows } = tableOfTurns(asked);
    const places = ['retries', 'retries_ms'].map((name) =>
      columns.findIndex((column) => column.name === name),
    );
    expect([...rows()].map((row) => places.map((place) => row[place]))).toEqual([
      [1, 30],
      [1, 30],
      [0, 0],
    ]);
  });

  test('as JSON every turn has its parts, which add up to its gap', () => {
    const { turns } = JSON.parse(JSON.stringify(reportJson(session, '/recording'))) as {
      turns: {
        gapMs: number | null;
        parts: Record<string, { ms: number }> | null;
        isScripted: boolean;
      }[];
    };
    expect(turns.map(({ gapMs }) => gapMs)).toEqual([1270, 1370, 1270, null]);
    for (const { gapMs, parts, isScripted } of turns) {
      expect(isScripted).toBe(true);
      const sum = Object.values(parts ?? {}).reduce((all, { ms }) => all + ms, 0);
      expect(sum).toBeCloseTo(gapMs ?? 0, 6);
    }
    expect(reportJson(other, '/recording')).not.toHaveProperty('turns');
    expect(reportTable(other)[0]).toMatch(/^WORK +MODEL/);
  });
});
