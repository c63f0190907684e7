import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventLines } from '../../electron/common/event-lines.ts';
import { LineCutter } from '../../electron/common/line-cutter.ts';

const started = (run: number): string => JSON.stringify({ type: 'run-started', run, at: 0 });

/** The runs that began, and what is said to be missing. */
function read(pieces: readonly string[], state: 'sealed' | 'interrupted' | 'live' = 'sealed') {
  const lines = new EventLines();
  const cutter = new LineCutter();
  const cut = [...pieces.flatMap((piece) => [...cutter.cut(piece)]), ...cutter.rest()];
  const events = [...lines.parse(cut)];
  return {
    runs: events.map((event) => ('run' in event ? event.run : null)),
    damage: lines.damage(state),
  };
}

test('the same is read whatever pieces the text comes in', () => {
  const text = `${[0, 1].map(started).join('\n')}\nnot json\n\n${started(2)}`;
  const cut = fc.uniqueArray(fc.nat(text.length)).map((cuts) => cuts.sort((a, b) => a - b));
  fc.assert(
    fc.property(cut, (cuts) => {
      const pieces = [0, ...cuts].map((from, i) => text.slice(from, cuts[i]));
      expect(read(pieces)).toEqual({
        runs: [0, 1, 2],
        damage:
          '2 of 5 lines of the recording cannot be read (the first is line 3). The others are shown.',
      });
    }),
  );
});

describe('half a line at the end', () => {
  const cut = [`${started(0)}\n`, started(1).slice(0, 9)];

  test('is damage where the recording was sealed', () => {
    expect(read(cut).damage).toMatch(/^1 of 2 lines/);
  });

  test('is nothing while it is being recorded', () => {
    expect(read(cut, 'live')).toEqual({ runs: [0], damage: null });
  });

  test('is told as the end of the lab where that was killed', () => {
    expect(read(cut, 'interrupted').damage).toMatch(/^The lab ended before this session did/);
  });
});

test('a line ends with a line feed alone', () => {
  const text = JSON.stringify({ type: 'text', run: 0, at: 0, text: 'one\u2028two' });
  expect(read([`${text}\n`])).toEqual({ runs: [0], damage: null });
});
