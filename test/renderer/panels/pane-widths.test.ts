import { expect, test } from 'vitest';
import { fitWidths } from '../../../renderer/panels/pane-widths.ts';

test('where there is room, panes are as wide as asked', () => {
  expect(fitWidths(300, 340, 1280)).toEqual({ left: 300, right: 340 });
});

test('in a narrow window both give way, and the middle keeps 260 pixels', () => {
  const { left, right } = fitWidths(600, 700, 900);
  expect(900 - left - right - 2).toBeGreaterThanOrEqual(260);
  expect(left).toBeLessThan(right);
});

test('no pane becomes narrower than it can be, however narrow the window', () => {
  expect(fitWidths(600, 700, 500)).toEqual({ left: 200, right: 220 });
});
