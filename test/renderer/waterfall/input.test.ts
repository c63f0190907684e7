import { expect, test } from 'vitest';
import { actionOf, keyHelp, waterfallActions } from '../../../renderer/waterfall/actions.ts';
import { inkOn, luminance, mix } from '../../../renderer/waterfall/colour.ts';
import { type WheelTurn, wheelAction } from '../../../renderer/waterfall/wheel.ts';

const key = (name: string, held: Partial<Parameters<typeof actionOf>[0]> = {}) =>
  actionOf({
    key: name,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    ...held,
  })?.id ?? null;

const turn = (given: Partial<WheelTurn>) =>
  wheelAction({
    deltaX: 0,
    deltaY: 0,
    deltaMode: 0,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    ...given,
  });

test.each([
  ['w', 'zoom-in'],
  ['W', 'zoom-in'],
  ['-', 'zoom-out'],
  ['d', 'pan-right'],
  ['ArrowUp', 'up'],
  ['Enter', 'keep'],
  ['0', 'fit'],
  ['Home', 'start'],
  ['x', 'close-all'],
  ['y', null],
])('%s asks for %s', (name, action) => {
  expect(key(name)).toBe(action);
});

test('keys with a modifier belong to the app', () => {
  expect(key('f', { ctrlKey: true })).toBeNull();
  expect(key('w', { metaKey: true })).toBeNull();
});

test('every action has an id and keys of its own, and help says each key', () => {
  const ids = waterfallActions.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const keys = waterfallActions.flatMap((action) => action.keys);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toEqual(keys.map((name) => name.toLowerCase()));
  const said = keyHelp.map(({ does }) => does);
  for (const action of waterfallActions.filter(({ keys }) => keys.length > 0))
    expect(said).toContain(action.title);
  expect(keyHelp[0]).toEqual({ group: 'Moving', keys: 'W or +', does: 'Zoom in' });
});

test('a wheel scrolls, with Ctrl zooms at most so far, with Shift or sideways pans', () => {
  expect(turn({ deltaY: 120 })).toEqual({ kind: 'scroll' });
  expect(turn({ deltaY: -120, ctrlKey: true })).toEqual({ kind: 'zoom', factor: 2 ** -0.6 });
  expect(turn({ deltaY: 3, ctrlKey: true })).toEqual({ kind: 'zoom', factor: 2 ** 0.03 });
  expect(turn({ deltaY: 100, shiftKey: true })).toEqual({ kind: 'pan', distance: 100 });
  expect(turn({ deltaX: -2, deltaY: 1, deltaMode: 1 })).toEqual({ kind: 'pan', distance: -32 });
});

test('ink is read on every ground at 4.5 to 1 or nearly so', () => {
  for (let grey = 0; grey <= 255; grey += 5) {
    const ground = [grey, grey, grey] as const;
    const [light, dark] = [luminance(ground), luminance(inkOn(ground))].sort((a, b) => b - a);
    expect(((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)).toBeGreaterThan(4.2);
  }
  expect(mix([0, 0, 0], [100, 200, 40], 0.5)).toEqual([50, 100, 20]);
});
