import { expect, test } from 'vitest';
import { edit, redo, startHistory, undo } from '../../../renderer/store/history.ts';

test('quick edits of one thing are one step, another thing or a pause begins a new one', () => {
  let history = startHistory('');
  history = edit(history, 'h', 'text', 0);
  history = edit(history, 'he', 'text', 400);
  history = edit(history, 'hey', 'text', 900);
  history = edit(history, 'hey!', 'text', 2_500);
  history = edit(history, 'hey! 5', 'repeats', 2_600);
  expect(history.past).toEqual(['', 'hey', 'hey!']);
});

test('undo and redo walk the steps, and stay at the ends', () => {
  const history = edit(edit(startHistory('a'), 'b', 'x', 0), 'c', 'y', 0);
  const back = undo(undo(undo(history)));
  expect(back.present).toBe('a');
  expect(redo(redo(redo(back))).present).toBe('c');
});

test('an edit after an undo forgets what was undone, and is a step of its own', () => {
  const history = edit(undo(edit(startHistory('a'), 'b', 'x', 0)), 'c', 'x', 1);
  expect(history.future).toEqual([]);
  expect(undo(history).present).toBe('a');
});

test('an edit that changes nothing is no step', () => {
  const history = startHistory({ name: 'a' });
  expect(edit(history, history.present, 'name', 0)).toBe(history);
});

test('the past is kept up to a hundred steps', () => {
  let history = startHistory(0);
  for (let step = 1; step <= 150; step++) history = edit(history, step, String(step), 0);
  expect(history.past).toHaveLength(100);
  expect(history.past.at(0)).toBe(50);
});
