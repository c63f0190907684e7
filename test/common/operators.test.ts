import fc from 'fast-check';
import { expect, test } from 'vitest';
import { operatorReport } from '../../electron/common/operators.ts';
import { SpanTable } from '../../electron/common/span-table.ts';
import type { Span } from '../../electron/common/trace.ts';
import { nanos } from '../../electron/common/units.ts';

type Kind = { readonly operator?: string; readonly provider?: string; readonly node?: string };

const call = (id: number, start: number, end: number, model = 'encoder'): Span => ({
  id,
  parent: null,
  stage: 'model-call',
  start: nanos(start * 1e6),
  end: nanos(end * 1e6),
  attributes: { model },
});

const operator = (
  id: number,
  parent: number,
  start: number,
  end: number,
  { operator: name = 'MatMul', provider = 'CPU', node = `/${id}` }: Kind = {},
  more: Span['attributes'] = {},
): Span => ({
  id,
  parent,
  stage: 'operator',
  start: nanos(start * 1e6),
  end: nanos(end * 1e6),
  attributes: { operator: name, provider, node, shapes: '1 → 1', ...more },
});

const runOf = (spans: readonly Span[], index = 0) => ({
  plan: { index },
  spans: SpanTable.of(spans),
});

test('time goes to the innermost operator, and what none covers is the gap', () => {
  const report = operatorReport([
    runOf([
      call(0, 0, 10),
      operator(1, 0, 1, 9, { operator: 'If' }),
      operator(2, 1, 2, 6),
      operator(3, 1, 6, 8),
    ]),
  ]);
  expect(report).toMatchObject({
    runs: 1,
    calls: 1,
    callTime: 10,
    callsWithout: 0,
    operators: [
      { operator: 'MatMul', count: 2, total: 6, mean: 3, share: 0.6, device: null },
      { operator: 'If', count: 1, total: 2, share: 0.2 },
    ],
    providers: [{ provider: 'CPU', count: 3, total: 8, share: 0.8 }],
    copies: [],
    gap: { total: 2, share: 0.2 },
    device: null,
  });
});

test('one type on two providers is two lines; copies are named; the GPU has times of its own', () => {
  const report = operatorReport([
    runOf([
      call(0, 0, 10),
      operator(1, 0, 0, 1, { provider: 'WebGpu' }, { deviceMs: 4 }),
      operator(2, 0, 1, 3),
      operator(3, 0, 3, 8, { operator: 'MemcpyToHost', provider: 'WebGpu' }),
      operator(4, 0, 8, 9, { provider: 'WebGpu' }, { deviceMs: 0.5 }),
    ]),
  ]);
  expect(
    report?.operators.map(({ operator: name, provider, total, device }) => [
      name,
      provider,
      total,
      device,
    ]),
  ).toEqual([
    ['MemcpyToHost', 'WebGpu', 5, null],
    ['MatMul', 'WebGpu', 2, 4.5],
    ['MatMul', 'CPU', 2, null],
  ]);
  expect(report?.device).toEqual({ total: 4.5, share: 0.45 });
  expect(report?.copies).toMatchObject([
    { operator: 'MemcpyToHost', count: 1, total: 5, share: 0.5 },
  ]);
  expect(report?.providers).toMatchObject([
    { provider: 'WebGpu', count: 3, total: 7 },
    { provider: 'CPU', count: 1, total: 2 },
  ]);
});

test('nodes of two models are apart, of two runs together; the longest span is named by both', () => {
  const first = [
    call(0, 0, 4, 'encoder'),
    operator(1, 0, 0, 2, { node: '/Add' }),
    call(2, 4, 8, 'decoder'),
    operator(3, 2, 4, 5, { node: '/Add' }),
  ];
  const second = [call(0, 0, 4, 'encoder'), operator(1, 0, 0, 3, { node: '/Add' })];
  const report = operatorReport([runOf(first, 6), runOf(second, 9)]);
  expect(report?.nodes).toMatchObject([
    { model: 'encoder', node: '/Add', count: 2, total: 5, longest: { run: 9, span: 1 } },
    { model: 'decoder', node: '/Add', count: 1, total: 1, longest: { run: 6, span: 3 } },
  ]);
});

test('a call whose profile could not be read is no gap: it is told apart', () => {
  const report = operatorReport([runOf([call(0, 0, 4), operator(1, 0, 0, 4), call(2, 4, 104)])]);
  expect(report).toMatchObject({ calls: 1, callsWithout: 1, callTime: 4, gap: { total: 0 } });
});

test('runs without operators have no report', () => {
  expect(operatorReport([])).toBeNull();
  expect(operatorReport([runOf([call(0, 0, 4)])])).toBeNull();
});

/** Calls one after the other, with operators anywhere: inside each other, beside, or out of the call. */
const anyRun = fc
  .array(
    fc.record({
      length: fc.integer({ min: 1, max: 60 }),
      inside: fc.array(
        fc.record({
          start: fc.integer({ min: -3, max: 60 }),
          length: fc.nat(40),
          kind: fc.constantFrom('MatMul', 'Conv', 'If', 'MemcpyToHost'),
          provider: fc.constantFrom('CPU', 'WebGpu'),
          isNested: fc.boolean(),
        }),
        { maxLength: 12 },
      ),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((calls) => {
    const spans: Span[] = [];
    let from = 0;
    for (const { length, inside } of calls) {
      const above = spans.length;
      spans.push(call(above, from, from + length));
      for (const { start, length: own, kind, provider, isNested } of inside) {
        const id = spans.length;
        const parent = isNested ? id - 1 : above;
        const begin = from + start;
        spans.push(operator(id, parent, begin, begin + own, { operator: kind, provider }));
      }
      from += length + 1;
    }
    return spans;
  });

const sum = (values: readonly { readonly share: number }[]): number =>
  values.reduce((all, { share }) => all + share, 0);

test('shares and the gap are the whole, and no time is above that of the calls', () => {
  fc.assert(
    fc.property(anyRun, (spans) => {
      const report = operatorReport([runOf(spans)]);
      if (report === null) return;
      for (const lines of [report.operators, report.nodes, report.providers]) {
        expect(sum(lines) + report.gap.share).toBeCloseTo(1, 9);
        for (const { total, share } of lines) {
          expect(total).toBeGreaterThanOrEqual(0);
          expect(total).toBeLessThanOrEqual(report.callTime + 1e-9);
          expect(share).toBeLessThanOrEqual(1 + 1e-9);
        }
      }
      expect(report.gap.total).toBeGreaterThanOrEqual(-1e-9);
    }),
  );
});

test('in which order spans and runs come does not matter', () => {
  fc.assert(
    fc.property(anyRun, anyRun, fc.integer(), (one, other, seed) => {
      const shuffle = (spans: readonly Span[]): Span[] =>
        spans
          .map((span, index) => ({ span, key: Math.sin(seed + index * 12.9898) }))
          .sort((first, second) => first.key - second.key)
          .map(({ span }) => span);
      expect(operatorReport([runOf(shuffle(other), 1), runOf(shuffle(one), 0)])).toEqual(
        operatorReport([runOf(one, 0), runOf(other, 1)]),
      );
    }),
  );
});

test('operators of a damaged recording that lie inside each other in a ring belong to no call', () => {
  const report = operatorReport([
    runOf([
      call(0, 0, 10),
      operator(1, 2, 1, 2),
      operator(2, 1, 1, 2),
      operator(3, 3, 1, 2),
      operator(4, 99, 1, 2),
      operator(5, 0, 3, 5, { operator: 'Add' }),
      operator(6, 5, 4, 5, { operator: 'Add' }),
    ]),
  ]);
  expect(report?.operators).toMatchObject([{ operator: 'Add', count: 2, total: 2 }]);
});

test('thirty thousand operators inside each other are looked up once each', () => {
  const deep = Array.from({ length: 30_000 }, (_, id) => operator(id + 1, id, 1, 2));
  expect(operatorReport([runOf([call(0, 0, 10), ...deep])])).toMatchObject({
    operators: [{ operator: 'MatMul', count: 30_000, total: 1 }],
  });
});
