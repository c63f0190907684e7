import { expect, test } from 'vitest';
import { SpanTable } from '../../../electron/common/span-table.ts';
import { stages } from '../../../electron/common/stages.ts';
import type { Span } from '../../../electron/common/trace.ts';
import { nanos } from '../../../electron/common/units.ts';
import { parseQuery } from '../../../renderer/trace/span-query.ts';

const span = (id: number, rest: Pick<Span, 'stage' | 'attributes'>, length: number): Span => ({
  id,
  parent: null,
  start: nanos(0),
  end: nanos(length),
  ...rest,
});

const spans = SpanTable.of([
  span(0, { stage: 'sentence', attributes: { text: 'Hello there, World' } }, 40e6),
  span(1, { stage: 'model-call', attributes: { phase: 'first', tokens: 15 } }, 12e6),
  span(2, { stage: 'operator', attributes: { operator: 'MatMul', node: '/enc/fc1' } }, 5e6),
  span(3, { stage: 'token', attributes: { text: '▁wor', cached: true } }, 150e3),
  span(4, { stage: 'run' }, 60e6),
]);

function found(query: string): number[] | null {
  const test = parseQuery(query);
  if (test === null) return null;
  return [...spans]
    .filter(({ id, stage, start, end }) => test(spans, id, stages.indexOf(stage), end - start))
    .map(({ id }) => id);
}

test.each([
  ['sentence', [0]],
  ['WOR', [0, 3]],
  ['"hello there"', [0]],
  ['"there hello"', []],
  ['there hello', [0]],
  ['matmul', [2]],
  ['fc1', [2]],
  ['phase', [1]],
  ['phase=FIRST', [1]],
  ['tokens=15', [1]],
  ['tokens=1', []],
  ['cached=true', [3]],
  ['text=wor', [0, 3]],
  ['>5ms', [0, 1, 4]],
  ['>=5ms', [0, 1, 2, 4]],
  ['<200us', [3]],
  ['<=0.15', [3]],
  ['>5ms <50ms', [0, 1]],
  ['>0.05s', [4]],
  ['>12ms wor', [0]],
  ['=5', []],
])('%s finds %j', (query, expected) => {
  expect(found(query)).toEqual(expected);
});

test.each(['', '   ', '""'])('%j asks for nothing', (query) => {
  expect(parseQuery(query)).toBeNull();
});
