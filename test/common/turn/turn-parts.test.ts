import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ownerOf,
  partDefinitions,
  turnPartNames,
} from '../../../electron/common/turn/turn-part-names.ts';
import { turnParts } from '../../../electron/common/turn/turn-parts.ts';
import type { TurnWorkInput } from '../../../electron/common/turn/turn-work.ts';
import { arbitraryTurn } from '../../support/arbitrary-turn.ts';
import {
  atPause,
  type SpanSketch,
  type TurnSketch,
  turnRun,
  turnSession,
  turnsIn,
  usualSpans,
} from '../../support/turn-sketch.ts';

/** The pieces of the gap in milliseconds, as "part from–to", from the end of speech. */
function pieces(sketch: Partial<TurnSketch>, work: Partial<TurnWorkInput> = {}): string[] {
  const parts = turnParts(turnRun(sketch, work));
  return (parts?.pieces ?? []).map(({ part, from, to }) => {
    const since = (time: number): number => (time - (parts?.from ?? 0)) / 1e6;
    return `${part} ${since(from)}–${since(to)}`;
  });
}

const overlapped = (sketch: Partial<TurnSketch>, work: Partial<TurnWorkInput> = {}): string[] =>
  (turnParts(turnRun(sketch, work))?.overlapped ?? []).map(
    ({ part, from, to }) => `${part} ${(to - from) / 1e6}`,
  );

/** The usual turn with spans of one stage replaced. */
const withSpans = (stage: string, ...others: readonly SpanSketch[]): { spans: SpanSketch[] } => ({
  spans: [...usualSpans.filter(([name]) => name !== stage), ...others],
});

describe('the parts of a turn gap', () => {
  test('follow each other from the end of speech to the first sound, and what no span covers is the lab’s', () => {
    expect(pieces({})).toEqual([
      'uplink 0–20',
      'endpointing 20–520',
      'lab 520–521',
      'asr 521–601',
      'lab 601–602',
      'first-token 602–902',
      'first-sentence 902–1002',
      'lab 1002–1004',
      'tts 1004–1094',
      'lab 1094–1100',
      'downlink 1100–1130',
      'buffer 1130–1170',
      'lead-in 1170–1270',
    ]);
    expect(overlapped({})).toEqual([]);
    expect(turnParts(turnRun({}))?.totals).toMatchObject({ lab: 10e6, asr: 80e6, realtime: 0 });
  });

  test('recognition that began at the pause and was done before the wait was over cost nothing', () => {
    const eager = withSpans('asr', ['asr', 3120, 3400]);
    const given = { ...eager, finalText: 3521 };
    expect(pieces(given, atPause).slice(0, 4)).toEqual([
      'uplink 0–20',
      'endpointing 20–520',
      'lab 520–602',
      'first-token 602–902',
    ]);
    expect(overlapped(given, atPause)).toEqual(['asr 280']);
  });

  test('recognition that outlasts the wait is what was waited for, and the wait beside it is not', () => {
    const eager = withSpans('asr', ['asr', 3120, 3600]);
    expect(pieces(eager, atPause).slice(0, 4)).toEqual([
      'uplink 0–20',
      'endpointing 20–120',
      'asr 120–600',
      'lab 600–602',
    ]);
    expect(overlapped(eager, atPause)).toEqual(['endpointing 400']);
  });

  test('what was thrown away because the caller went on is in no part, nor are partial passes', () => {
    const restarted: SpanSketch[] = [
      ['asr', 2900, 3050, { partial: true }],
      ['asr', 3100, 3200, { abandoned: true }],
      ['endpointing', 2500, 3100, { abandoned: true }],
      ['llm', 2910, 3300, { abandoned: true }, [['first-token', 2910, 3250]]],
      ['tts', 3250, 3510, { abandoned: true }, [['first-audio', 3250, 3500]]],
    ];
    expect(pieces({ spans: [...restarted, ...usualSpans] })).toEqual(pieces({}));
  });

  test('a reply that the caller cut short is on its path, though its work was abandoned', () => {
    const cut = usualSpans.map(
      ([stage, from, to, attributes, inside]): SpanSketch =>
        stage === 'llm' || stage === 'tts'
          ? [stage, from, to, { ...attributes, abandoned: true }, inside]
          : [stage, from, to, attributes, inside],
    );
    expect(pieces({ spans: cut })).toEqual(pieces({}));
  });

  test('connecting, sending, waiting and the way to and from an endpoint are transport', () => {
    const remote = withSpans('asr', [
      'asr',
      3521,
      3601,
      {},
      [
        ['connect', 3521, 3530],
        ['upload', 3530, 3534],
        ['server', 3534, 3584, { processingMs: 30 }],
      ],
    ]);
    expect(pieces(remote).slice(2, 7)).toEqual([
      'lab 520–521',
      'transport 521–544',
      'asr 544–574',
      'transport 574–584',
      'asr 584–601',
    ]);
  });

  test('an endpoint that does not tell its own time is the endpoint’s for all of the wait', () => {
    const remote = withSpans('asr', ['asr', 3521, 3601, {}, [['server', 3521, 3590]]]);
    expect(pieces(remote)).toEqual(pieces({}));
  });

  test('a language model’s endpoint: what is sent before the first token, and a retry', () => {
    const remote = withSpans('llm', [
      'llm',
      3602,
      4300,
      {},
      [
        ['upload', 3602, 3604, { attempt: 1 }],
        ['server', 3604, 3650, { attempt: 1, status: 429, processingMs: 40 }],
        ['retry', 3650, 3750, { attempt: 1 }],
        ['upload', 3750, 3751, { attempt: 2 }],
        ['server', 3751, 3902, { attempt: 2, status: 200 }],
        ['first-token', 3602, 3902],
        ['first-sentence', 3902, 4002],
      ],
    ]);
    expect(pieces(remote).slice(5, 9)).toEqual([
      'transport 602–751',
      'first-token 751–902',
      'first-sentence 902–1002',
      'lab 1002–1004',
    ]);
  });

  test('an answer that did not come was no work of the endpoint, though it has no status', () => {
    const remote = withSpans('asr', [
      'asr',
      3521,
      3601,
      {},
      [
        ['upload', 3521, 3522, { attempt: 1 }],
        ['server', 3522, 3540, { attempt: 1 }],
        ['retry', 3540, 3540, { attempt: 1, reason: 'ECONNRESET' }],
        ['connect', 3540, 3542, { attempt: 2 }],
        ['upload', 3542, 3543, { attempt: 2 }],
        ['server', 3543, 3601, { attempt: 2, status: 200 }],
      ],
    ]);
    expect(pieces(remote).slice(3, 5)).toEqual(['transport 521–543', 'asr 543–601']);
  });

  test('a speaking endpoint is one part up to its first audio', () => {
    const spans: SpanSketch[] = [
      ['uplink', 3000, 3020],
      ['endpointing', 3020, 3520],
      ['realtime', 3521, 6000, {}, [['first-audio', 3521, 4095]]],
      ['downlink', 4100, 4130],
      ['buffer', 4130, 4170],
      ['lead-in', 4170, 4270],
    ];
    const agent = {
      realtime: { engine: 'realtime', url: 'wss://voice.example:8443/v1', model: 'r' },
    } as const;
    expect(pieces({ spans }, { agent }).slice(2, 5)).toEqual([
      'lab 520–521',
      'realtime 521–1095',
      'lab 1095–1100',
    ]);
  });

  test('of a transcription alone the gap ends with the final text', () => {
    const agent = { asr: { engine: 'local', model: 'ear' }, llm: null, tts: null } as const;
    const spans = usualSpans.slice(0, 4);
    expect(pieces({ spans, reply: null }, { agent })).toEqual([
      'uplink 0–20',
      'endpointing 20–520',
      'lab 520–521',
      'asr 521–601',
    ]);
    expect(turnParts(turnRun({ spans, reply: null }, { agent }))?.end).toBe('final-text');
  });

  test('a turn that failed, was cancelled, or was heard on one side only has none', () => {
    expect(turnParts(turnRun({ failure: 'false-start' }))).toBeNull();
    expect(turnParts(turnRun({ isCancelled: true }))).toBeNull();
    expect(turnParts(turnRun({ reply: null }))).toBeNull();
    expect(turnParts(turnRun({ speech: null }))).toBeNull();
    expect(turnParts(turnRun({ reply: [2900, 7000] }))).toBeNull();
  });
});

describe('of any turn', () => {
  test('the parts add up to the gap to the nanosecond, in the order of time, none below zero', () => {
    fc.assert(
      fc.property(arbitraryTurn, fc.boolean(), (sketch, isEager) => {
        const parts = turnParts(turnRun(sketch, isEager ? atPause : {}));
        if (parts === null) throw new Error('A turn with speech and a reply has a gap.');
        let reached: number = parts.from;
        for (const { from, to } of parts.pieces) {
          expect(from).toBe(reached);
          expect(to).toBeGreaterThan(from);
          reached = to;
        }
        expect(reached).toBe(parts.to);
        const totals = Object.values(parts.totals);
        expect(totals.reduce((sum, total) => sum + total, 0)).toBe(parts.to - parts.from);
        expect(Math.min(...totals)).toBeGreaterThanOrEqual(0);
        for (const { from, to } of parts.overlapped) {
          expect(to).toBeGreaterThan(from);
          expect(from).toBeGreaterThanOrEqual(parts.from);
          expect(to).toBeLessThanOrEqual(parts.to);
        }
      }),
    );
  });
});

describe('the owner of a part', () => {
  const works = (agent: TurnWorkInput['agent']) => {
    const [run] = turnsIn(
      turnSession([{ spans: [], speech: null, reply: null, finalText: null }], { agent }),
    );
    if (run === undefined) throw new Error('No turn.');
    return run.work;
  };

  test('is the model, the endpoint’s host, the script, a setting, the network or the lab', () => {
    const work = works({
      asr: { engine: 'endpoint', url: 'https://ears.example/v1', model: 'whisper-1' },
      llm: { engine: 'scripted' },
      tts: { engine: 'local', model: 'voice' },
    });
    const owners = turnPartNames.map((part) => {
      const { kind, name } = ownerOf(part, work);
      return `${part}: ${kind} ${name}`;
    });
    expect(owners).toEqual([
      'uplink: transport network',
      'endpointing: setting wait',
      'asr: endpoint ears.example',
      'first-token: scripted scripted',
      'first-sentence: scripted scripted',
      'tts: model voice',
      'realtime: lab lab',
      'transport: transport network',
      'downlink: transport network',
      'buffer: setting playout buffer',
      'lead-in: model voice',
      'lab: lab lab',
    ]);
  });

  test('every part is defined in a sentence', () => {
    for (const part of turnPartNames) expect(partDefinitions[part]).toMatch(/^[A-Z].+\.$/);
  });
});
