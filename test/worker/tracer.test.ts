import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stages } from '../../electron/common/stages.ts';
import { nanos } from '../../electron/common/units.ts';
import { Tracer } from '../../electron/worker/tracer.ts';

/** A tracer whose clock counts its readings, and its spans as rows. */
function tracing() {
  let time = 0;
  const tracer = new Tracer(() => nanos(time++));
  const rows = () => {
    const batch = tracer.take();
    if (batch === null) return [];
    return Array.from(batch.id, (id, row) => ({
      id,
      stage: stages[batch.stage[row] ?? -1],
      parent: batch.parent[row],
      start: batch.start[row],
      end: batch.end[row],
      attributes: batch.attributes[row],
    }));
  };
  return { tracer, rows };
}

test('spans nest, close from the inside out, and are numbered as they open', async () => {
  const { tracer, rows } = tracing();
  await tracer.span('run', async () => {
    await tracer.span('encode', () => undefined);
    await tracer.span(
      'generate',
      () => 3,
      (tokens) => ({ tokens }),
    );
  });
  expect(rows()).toEqual([
    { id: 1, stage: 'encode', parent: 0, start: 1, end: 2, attributes: null },
    { id: 2, stage: 'generate', parent: 0, start: 3, end: 4, attributes: { tokens: 3 } },
    { id: 0, stage: 'run', parent: -1, start: 0, end: 5, attributes: null },
  ]);
});

test('what its attributes cost is no part of a span, but of the one around it', async () => {
  let time = 0;
  const tracer = new Tracer(() => nanos(time));
  const costly = () => {
    time += 100;
    return { tokens: 3 };
  };
  await tracer.span(
    'run',
    async () => {
      await tracer.span('generate', () => (time += 10), costly);
      tracer.open('encode');
      time += 1;
      tracer.close(costly);
    },
    costly,
  );
  const { start, end, attributes } = tracer.take() ?? {};
  expect(Array.from(start ?? [])).toEqual([0, 110, 0]);
  expect(Array.from(end ?? [])).toEqual([10, 111, 211]);
  expect(attributes).toEqual([{ tokens: 3 }, { tokens: 3 }, { tokens: 3 }]);
});

test('a span closes when its work throws, and so do those around it', async () => {
  const { tracer, rows } = tracing();
  const work = tracer.span('run', () =>
    tracer.span('decode', () => {
      throw new Error('no');
    }),
  );
  await expect(work).rejects.toThrow('no');
  expect(rows().map(({ stage, parent }) => [stage, parent])).toEqual([
    ['decode', 0],
    ['run', -1],
  ]);
  await tracer.span('run', () => undefined);
  expect(rows()).toMatchObject([{ stage: 'run', parent: -1 }]);
});

test('what was taken is not given again, and a new job counts from 0', async () => {
  const { tracer, rows } = tracing();
  await tracer.span('run', () => undefined);
  expect(rows()).toHaveLength(1);
  expect(tracer.take()).toBeNull();
  tracer.open('run');
  tracer.restart();
  await tracer.span('load', () => undefined);
  expect(rows()).toMatchObject([{ id: 0, stage: 'load', parent: -1 }]);
});

test('closing what was never opened is a mistake that is heard of', () => {
  expect(() => tracing().tracer.close()).toThrow('never opened');
});

test('more than 1024 spans in one batch keep their order and their columns', () => {
  const { tracer, rows } = tracing();
  tracer.open('generate');
  for (let step = 0; step < 5000; step++) {
    tracer.open('token');
    tracer.close({ step });
  }
  tracer.close();
  const spans = rows();
  expect(spans).toHaveLength(5001);
  for (const [step, span] of spans.slice(0, 5000).entries()) {
    expect(span).toEqual({
      id: step + 1,
      stage: 'token',
      parent: 0,
      start: 1 + 2 * step,
      end: 2 + 2 * step,
      attributes: { step },
    });
  }
  expect(spans.at(-1)).toMatchObject({ id: 0, stage: 'generate', parent: -1, end: 10_001 });
});

test('whatever is opened and closed, each span lies inside its parent', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 200 }), (moves) => {
      const { tracer, rows } = tracing();
      let open = 0;
      for (const opens of moves) {
        if (opens) tracer.open('run');
        else if (open > 0) tracer.close();
        open += opens ? 1 : open > 0 ? -1 : 0;
      }
      for (; open > 0; open--) tracer.close();
      const spans = new Map(rows().map((span) => [span.id, span]));
      expect(spans.size).toBe(moves.filter(Boolean).length);
      for (const { parent, start = 0, end = 0 } of spans.values()) {
        const around = spans.get(parent ?? -1) ?? { start: -1, end: Number.POSITIVE_INFINITY };
        expect(around.start).toBeLessThan(start);
        expect(around.end).toBeGreaterThan(end);
      }
    }),
  );
});
