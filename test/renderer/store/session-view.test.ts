import { expect, test } from 'vitest';
import type { SessionEvent } from '../../../electron/common/session.ts';
import { hertz, nanos, seconds } from '../../../electron/common/units.ts';
import { isKnown, viewStarted, withEvents } from '../../../renderer/store/session-view.ts';
import { aManifest, ended, started } from './fake-lab.ts';

const looks: SessionEvent[] = [
  {
    type: 'audio-figures',
    run: 1,
    at: nanos(9),
    samples: 10,
    sampleRate: hertz(1000),
    leadingSilence: null,
    trailingSilence: null,
    clipped: 0,
    peak: null,
    loudness: null,
  },
  {
    type: 'output-difference',
    run: 1,
    at: nanos(9),
    against: 0,
    meanAbsolute: 0,
    logSpectral: null,
    length: seconds(1),
    otherLength: seconds(1),
  },
];

test('a look at what a run made comes after its end, and has what is derived computed anew', () => {
  const before = withEvents(viewStarted(aManifest('s')), [started(1), ended(1)]);
  const after = withEvents(before, looks);
  expect(after.ended).toBeGreaterThan(before.ended);
  expect(after.session.runs[1]).toMatchObject({
    audioFigures: { samples: 10 },
    differences: [{ against: 0 }],
  });
});

test('a window that joins a session takes it once', () => {
  const view = withEvents(viewStarted(aManifest('s')), [started(1), ended(1)]);
  expect(looks.map((event) => isKnown(view.session, event))).toEqual([false, false]);
  withEvents(view, looks);
  expect(looks.map((event) => isKnown(view.session, event))).toEqual([true, true]);
});

test('a partial text is known by its own, not by the final text that came with it', () => {
  const text = { type: 'text', run: 1, at: nanos(7), text: 'ask' } as const;
  const partial = { ...text, partial: { heard: seconds(1) } };
  const view = withEvents(viewStarted(aManifest('s')), [started(1), partial]);
  const known = [text, partial].map((event) => isKnown(view.session, event));
  expect(known).toEqual([false, true]);
  expect(isKnown(withEvents(view, [text]).session, text)).toBe(true);
});
