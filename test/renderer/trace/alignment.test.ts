import { expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { commonRange, extentOf, offsetOf } from '../../../renderer/trace/alignment.ts';
import { observeEvent, sessionNow } from '../../../renderer/trace/live-clock.ts';
import { drawnSession, playRun } from '../../support/trace-drawing.ts';

const session = drawnSession([{}, {}, {}]);
playRun(session, 0, 'run |===|', 10);
playRun(session, 1, 'run |=====|', 20);
const [first, second, third] = session.runs;
if (!first || !second || !third) throw new Error('There are three runs.');

test('aligned, every run starts at 0; on the session clock, where it was', () => {
  expect([offsetOf(first, 'request'), offsetOf(second, 'request')]).toEqual([10e6, 20e6]);
  expect(offsetOf(second, 'session')).toBe(0);
  expect(commonRange(session.runs, 'request', null)).toEqual({ from: 0, to: 5e6 });
  expect(commonRange(session.runs, 'session', null)).toEqual({ from: 10e6, to: 25e6 });
});

test('a run that waits has no extent', () => {
  expect(extentOf(third, nanos(1e9))).toBeNull();
  expect(commonRange([third], 'request', nanos(1e9))).toBeNull();
});

test('a run that goes on reaches to now, one without a clock to the last that is known', () => {
  const going = { ...first, ended: null };
  expect(extentOf(going, nanos(30e6))).toEqual({ from: 10e6, to: 30e6 });
  expect(extentOf(going, null)).toEqual({ from: 10e6, to: 13e6 });
});

test('the live clock believes the event that came the soonest', () => {
  const late = observeEvent(null, nanos(100), nanos(1050));
  const soon = observeEvent(late, nanos(200), nanos(1110));
  const lateAgain = observeEvent(soon, nanos(300), nanos(1290));
  expect(sessionNow(lateAgain, nanos(1300))).toBe(390);
  expect(sessionNow(null, nanos(1300))).toBeNull();
});
