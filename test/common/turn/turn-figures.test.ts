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
