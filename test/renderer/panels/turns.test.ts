import { describe, expect, test } from 'vitest';
import { emptySession } from '../../../electron/common/recorded-session.ts';
import { summarizeTurns } from '../../../electron/common/turn/turn-summary.ts';
import { millis, nanos } from '../../../electron/common/units.ts';
import { contextGrowth, contextPlaces } from '../../../renderer/panels/turn/context-places.ts';
import { oneTurn } from '../../../renderer/panels/turn/context-words.ts';
import { axisEnd, limitSide, placePieces } from '../../../renderer/panels/turn/piece-places.ts';
import {
  countedSchedules,
  type TurnLine,
  type TurnPiece,
  turnLines,
  wordsOf,
} from '../../../renderer/panels/turn/turn-lines.ts';
import { recordTurns, turnSession } from '../../support/turn-recording.ts';

/** A line as a picture: a character is 20 ms, a letter the beginning of a part's name. */
function drawn({ pieces, overlapped }: TurnLine): string[] {
  const draw = (drawnPieces: readonly TurnPiece[]): string => {
    const signs: string[] = [];
    for (const { part, from, to } of drawnPieces) {
      for (let at = Math.round(from / 20); at < Math.round(to / 20); at++)
        signs[at] = part === 'first-sentence' ? 's' : (part[0] ?? '');
    }
    return Array.from(signs, (sign) => sign ?? ' ').join('');
  };
  return [draw(pieces), draw(overlapped)];
}

const even = { lab: 0, leadIn: 40, asr: 140, firstSentence: 160 };

describe('a line is the gap of a turn in the order of time', () => {
  test('part after part', () => {
    const [line] = turnLines(turnSession([[even]]), 0, false);
    expect(line && drawn(line)).toEqual([
      'ueeeeeeeeeeeeeeeeeeeeeeeeeaaaaaaafffffffffffffffssssssssttttttdbbll',
      '',
    ]);
    expect(line?.gap).toBe(1340);
  });

  test('what nothing waited for lies beside', () => {
    const [line] = turnLines(turnSession([[{ ...even, eager: true }]]), 0, false);
    expect(line && drawn(line)).toEqual([
      'ueeeeeeeeeeeeeeeeeeeeeeeeefffffffffffffffssssssssttttttdbbll',
      '    aaaaaaa',
    ]);
  });

  test('and is read out part by part', () => {
    const [line] = turnLines(turnSession([[even]]), 0, false);
    expect(line && wordsOf(line)).toBe(
      'Conversation 1, turn 1: gap 1.34 s. uplink 20.0 ms, endpointing 500 ms, asr 140 ms, first-token (scripted) 300 ms, first-sentence (scripted) 160 ms, tts 120 ms, downlink 20.0 ms, buffer 40.0 ms, lead-in 40.0 ms',
    );
  });
});

test('turns without a number say why, those that go on and those that were interrupted too', () => {
  const session = turnSession([
    [
      { failure: { reason: 'no-speech', detail: 'The caller was not heard.' } },
      { interrupted: { after: 800, silentAfter: 240 } },
      {},
    ],
  ]);
  const { events, manifest } = recordTurns([[{}, {}]]);
  expect(
    turnLines(session, 0, false).map(({ short, sentence, isCounted, isFailed }) =>
      [short, sentence ?? 'a bar', isCounted ? 'counts' : 'does not count', isFailed].join(', '),
    ),
  ).toEqual([
    '1.1, The caller was not heard., does not count, true',
    '1.2, Interrupted: the agent was silent after 240 ms. In no average., does not count, false',
    '1.3, a bar, counts, false',
  ]);
  expect(events.length).toBeGreaterThan(0);
  const begun = emptySession(manifest);
  const [, , first] = begun.runs;
  if (first !== undefined) first.started = nanos(1);
  const words = (isLive: boolean) =>
    turnLines(begun, 0, isLive).map(({ short, sentence }) => `${short}: ${sentence}`);
  expect(words(true)).toEqual(['1.1: This turn goes on.']);
  expect(words(false)).toEqual(['1.1: The recording ends before this turn does.']);
});

test('only turns that count are in the distribution', () => {
  const session = turnSession([
    [{}, { interrupted: { after: 800, silentAfter: 240 } }],
    [{ failure: { reason: 'no-reply', detail: 'Nobody answered.' } }, {}],
  ]);
  expect(countedSchedules(session, 0).map(({ run }) => run)).toEqual([2, 5]);
});

test('pieces fill their line to scale, and are named where their name has room', () => {
  const piece = (part: TurnPiece['part'], from: number, to: number): TurnPiece => ({
    part,
    owner: 'model',
    from,
    to,
  });
  const places = placePieces([piece('uplink', 0, 0.1), piece('asr', 0.1, 500)], 1000, 200);
  expect(places.map(({ left, width, label }) => ({ left, width, label }))).toEqual([
    { left: 0, width: 0.5, label: '' },
    { left: 0.02, width: 99.98, label: 'asr' },
  ]);
  expect(axisEnd([800, 1200], [1000])).toBeCloseTo(1248);
  expect(axisEnd([], [])).toBeGreaterThan(0);
});

test('the name of a limit is never cut off at an edge', () => {
  const sides = [0, 100, 195].map((x) => limitSide(x, 'objective 1.00 s', 20, 200));
  expect(sides).toEqual(['start', 'middle', 'end']);
});

describe('the growth of the context', () => {
  const growing = [0, 1, 2].map((place) => ({
    firstToken: 200 + 50 * place,
    characters: 100 + 200 * place,
    promptTokens: 30 + 40 * place,
  }));

  test('is told by tokens where somebody counts them', () => {
    const [summary] = summarizeTurns(turnSession([growing, growing]));
    const growth = contextGrowth(summary?.byTurn ?? []);
    expect(growth.unit).toBe('tokens');
    expect(growth.size.map(({ turn, value, n }) => [turn, value, n])).toEqual([
      [1, 30, 2],
      [2, 70, 2],
      [3, 110, 2],
    ]);
    expect(growth.ttft.map(({ value }) => Math.round(value))).toEqual([200, 250, 300]);
  });

  test('of one turn alone is told in words, and a script as one', () => {
    const [summary] = summarizeTurns(turnSession([[{ characters: 40 }]]));
    expect(summary && oneTurn(summary)).toBe(
      'Time to first token (scripted): 300 ms. Prompt: 40 characters.',
    );
  });

  test('and by characters where nobody does', () => {
    const [summary] = summarizeTurns(
      turnSession([growing.map((turn) => ({ ...turn, promptTokens: null }))]),
    );
    expect(contextGrowth(summary?.byTurn ?? [])).toMatchObject({
      unit: 'characters',
      size: [{ value: 100 }, { value: 300 }, { value: 500 }],
    });
  });

  test('its axis begins at nothing, and one turn stands in the middle', () => {
    const point = { turn: 4, value: 100, n: 1 };
    const { places, y } = contextPlaces([point], [4], 200, 100);
    expect(places.map(({ x }) => x)).toEqual([100]);
    expect(y(0)).toBe(100);
  });
});

test('gaps are those of the spans to the millisecond', () => {
  const session = turnSession([[{ lab: 0 }, { lab: 0, tts: 220 }]]);
  const [one, other] = countedSchedules(session, 0).map(({ schedule }) => schedule.gap / 1e6);
  expect((other ?? 0) - (one ?? 0)).toBeCloseTo(millis(100));
});
