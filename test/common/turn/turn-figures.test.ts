import { describe, expect, test } from 'vitest';
import {
  isCountedTurn,
  isScriptedTurn,
  turnFigures,
} from '../../../electron/common/turn/turn-figures.ts';
import type { TurnWorkInput } from '../../../electron/common/turn/turn-work.ts';
import {
  at,
  atPause,
  type SpanSketch,
  turnRun,
  turnSession,
  turnsIn,
  usualSpans,
  usualTurn,
} from '../../support/turn-sketch.ts';

/** A turn of three endpoints, of which the first broke off once, the second refused three times, and the third had to be connected to. */
const retriedSpans: readonly SpanSketch[] = [
  ['uplink', 3000, 3020],
  ['endpointing', 3020, 3520],
  [
    'asr',
    3521,
    3900,
    {},
    [
      ['connect', 3521, 3530, { attempt: 1 }],
      ['upload', 3530, 3532, { attempt: 1 }],
      ['server', 3532, 3621, { attempt: 1 }],
      ['retry', 3621, 3721, { attempt: 1 }],
      ['connect', 3721, 3722, { attempt: 2 }],
      ['upload', 3722, 3723, { attempt: 2 }],
      ['server', 3723, 3900, { attempt: 2, status: 200 }],
    ],
  ],
  [
    'llm',
    3903,
    4700,
    {},
    [
      ['connect', 3903, 3904, { attempt: 1 }],
      ['upload', 3904, 3905, { attempt: 1 }],
      ['server', 3905, 4000, { attempt: 1, status: 308 }],
      ['upload', 4000, 4001, { attempt: 2 }],
      ['server', 4001, 4050, { attempt: 2, status: 400 }],
      ['retry', 4050, 4050, { attempt: 2 }],
      ['upload', 4050, 4051, { attempt: 3 }],
      ['server', 4051, 4053, { attempt: 3, status: 429 }],
      ['retry', 4053, 4253, { attempt: 3 }],
      ['connect', 4253, 4254, { attempt: 4 }],
      ['upload', 4254, 4255, { attempt: 4 }],
      ['server', 4255, 4470, { attempt: 4, status: 200 }],
      ['first-token', 3903, 4470],
      ['first-sentence', 4470, 4530],
    ],
  ],
  [
    'tts',
    4532,
    4800,
    { sentence: 0 },
    [
      ['connect', 4532, 4542, { attempt: 1 }],
      ['upload', 4542, 4543, { attempt: 1 }],
      ['server', 4543, 4632, { attempt: 1, status: 200 }],
      ['first-audio', 4532, 4632],
    ],
  ],
  ['downlink', 4632, 4662],
  ['buffer', 4662, 4700],
  ['lead-in', 4700, 4800],
];

const retried = { spans: retriedSpans, finalText: 3900, reply: [4800, 7000] } as const;

/** Runs of the plan have 10 s each; the first two load the agent's models. */
const from = 20_000;

describe('the figures of a turn', () => {
  test('each from where it begins to where it ends', () => {
    expect(turnFigures(turnRun({}))).toMatchObject({
      gap: 1270,
      endpointing: 520,
      asrFinal: 81,
      finalText: 601,
      ttft: 300,
      firstSentence: 100,
      // 90 to the first audio, and 100 of silence that it begins with.
      ttfa: 190,
      transport: 50,
      lab: 10,
      timeToSilence: null,
      context: { messages: 2, characters: 70, tokens: 18 },
      tokens: 5,
      restarts: 0,
    });
  });

  test('tokens a second: the steps after the first token, over the time that they take', () => {
    // Four steps in 398 ms.
    expect(turnFigures(turnRun({})).tokenRate).toBeCloseTo(4 / 0.398, 9);
    expect(turnFigures(turnRun({ turn: { tokens: 1 } })).tokenRate).toBeNull();
    expect(turnFigures(turnRun({ turn: { tokens: null } })).tokenRate).toBeNull();
    const cut = usualSpans.map(
      ([stage, start, end, attributes, inside]): SpanSketch =>
        stage === 'llm'
          ? [stage, start, end, { abandoned: true }, inside]
          : [stage, start, end, attributes, inside],
    );
    expect(turnFigures(turnRun({ spans: cut })).tokenRate).toBeNull();
  });

  test('the recorded call has a gap of its own, and how far it is off is told', () => {
    expect(turnFigures(turnRun({ check: [3001.5, 4268] }))).toMatchObject({
      recordedGap: 1266.5,
      recordedDifference: -3.5,
    });
    expect(turnFigures(turnRun({ check: [3000, null] }))).toMatchObject({
      recordedGap: null,
      recordedDifference: null,
    });
  });

  test('recognition that began at the pause may have its text before the decision', () => {
    const eager: SpanSketch = ['asr', 3120, 3400];
    const spans = [...usualSpans.filter(([stage]) => stage !== 'asr'), eager];
    expect(turnFigures(turnRun({ spans, finalText: 3400 }, atPause))).toMatchObject({
      asrFinal: -120,
      finalText: 400,
    });
  });

  test('partial texts: the first that has a word, and how long they take', () => {
    const passes: SpanSketch[] = [
      ['asr', 1500, 1540, { partial: true }],
      ['asr', 2000, 2060, { partial: true }],
      ['asr', 2500, 2580, { partial: true }],
    ];
    const partials = [
      { at: from + 1540, text: '...', heard: 0.5 },
      { at: from + 2060, text: 'Can you', heard: 1 },
      { at: from + 2580, text: 'Can you move', heard: 1.5 },
    ];
    const run = turnRun({
      spans: [...passes, ...usualSpans],
      partials: partials.map((one) => ({ ...one, at: one.at - from })),
    });
    expect(turnFigures(run)).toMatchObject({ firstPartial: 1060, partialDelay: 60 });
    expect(turnFigures(turnRun({}))).toMatchObject({ firstPartial: null, partialDelay: null });
  });

  describe('of an endpoint', () => {
    test('a latency begins when the request that was answered is sent, and what came before is told beside it', () => {
      expect(turnFigures(turnRun(retried))).toMatchObject({
        // Both attempts of recognition are after the decision at 3520.
        asrFinal: 3900 - 3722,
        finalText: 900,
        ttft: 4470 - 4254,
        firstSentence: 60,
        // 90 to the first audio, and 100 of silence.
        ttfa: 4632 - 4542 + 100,
        gap: 1800,
        // 200 of recognition, 350 of the language model.
        retries: { count: 4, time: 200 + 350 },
      });
    });

    test('what it held up is transport in the gap, and nothing of it is lost', () => {
      const { parts, transport } = turnFigures(turnRun(retried));
      expect(parts?.totals).toMatchObject({
        asr: 177e6,
        'first-token': 215e6,
        'first-sentence': 60e6,
        tts: 89e6,
        transport: (202 + 352 + 11) * 1e6,
      });
      expect(transport).toBe(202 + 352 + 11 + 20 + 30);
    });

    test('recognition that was sent before the decision counts from the decision', () => {
      const eager: SpanSketch = [
        ...(['asr', 3120, 3600, {}] as const),
        [
          ['upload', 3120, 3130, { attempt: 1 }],
          ['server', 3130, 3600, { attempt: 1, status: 200 }],
        ],
      ];
      const spans = [...usualSpans.filter(([stage]) => stage !== 'asr'), eager];
      expect(turnFigures(turnRun({ spans, finalText: 3600 }, atPause)).asrFinal).toBe(80);
    });

    test('a partial text is as late as its endpoint was with it', () => {
      const pass: SpanSketch = [
        ...(['asr', 1500, 2140, { partial: true }] as const),
        [
          ['connect', 1500, 1520, { attempt: 1 }],
          ['upload', 1520, 1521, { attempt: 1 }],
          ['server', 1521, 1550, { attempt: 1, status: 503 }],
          ['retry', 1550, 2050, { attempt: 1 }],
          ['upload', 2050, 2051, { attempt: 2 }],
          ['server', 2051, 2139, { attempt: 2, status: 200 }],
        ],
      ];
      expect(turnFigures(turnRun({ spans: [pass, ...usualSpans] }))).toMatchObject({
        partialDelay: 90,
        retries: { count: 1, time: 550 },
      });
    });

    test('a turn that failed tells its retries, too; one without endpoints has none', () => {
      const { retries } = turnFigures(
        turnRun({ spans: retriedSpans, failure: 'endpoint-refused', reply: null }),
      );
      expect(retries).toEqual({ count: 4, time: 550 });
      expect(turnFigures(turnRun({})).retries).toEqual({ count: 0, time: 0 });
    });
  });

  test('of a transcription alone there is no reply to have figures', () => {
    const agent: TurnWorkInput['agent'] = {
      asr: { engine: 'local', model: 'ear' },
      llm: null,
      tts: null,
    };
    const run = turnRun(
      { spans: usualSpans.slice(0, 4), reply: null, check: [3000, null] },
      { agent },
    );
    expect(turnFigures(run)).toMatchObject({
      gap: 601,
      finalText: 601,
      ttft: null,
      ttfa: null,
      recordedGap: null,
    });
  });

  test('a turn that failed has no figure of time, but its line and its context', () => {
    const run = turnRun({ failure: 'no-reply', reply: null });
    expect(turnFigures(run)).toMatchObject({
      gap: null,
      parts: null,
      endpointing: null,
      ttft: null,
      recordedGap: null,
      context: { tokens: 18 },
    });
  });

  test('a reply that was silent already when somebody spoke has no time to silence', () => {
    const run = turnRun({ turn: { interrupted: { at: at(25_000), silent: at(24_900) } } });
    expect(turnFigures(run).timeToSilence).toBeNull();
  });

  test('an interrupted turn has its time to silence and is in no average', () => {
    const run = turnRun({ turn: { interrupted: { at: at(25_000), silent: at(25_240) } } });
    expect(turnFigures(run)).toMatchObject({ timeToSilence: 240, gap: 1270 });
    expect(isCountedTurn(run)).toBe(false);
    expect(isCountedTurn(turnRun({}))).toBe(true);
    expect(isCountedTurn(turnRun({ failure: 'false-start' }))).toBe(false);
    expect(isCountedTurn(turnRun({ reply: null }))).toBe(false);
  });

  test('a warm-up is in no average, nor is a run that only loads a model', () => {
    const session = turnSession([usualTurn], {}, { warmUps: 1 });
    expect(turnsIn(session).map((run) => [run.plan.kind, isCountedTurn(run)])).toEqual([
      ['warm-up', false],
      ['measured', true],
    ]);
    expect(session.runs.filter(isCountedTurn)).toHaveLength(1);
  });

  test('a script is told from a model', () => {
    expect(isScriptedTurn(turnRun({}))).toBe(true);
    const agent: TurnWorkInput['agent'] = {
      asr: { engine: 'local', model: 'ear' },
      llm: { engine: 'local', model: 'writer' },
      tts: { engine: 'local', model: 'voice' },
    };
    expect(isScriptedTurn(turnRun({}, { agent }))).toBe(false);
  });
});
