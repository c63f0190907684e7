import { expect, test } from 'vitest';
import type { Readings, SourceKind } from '../../electron/telemetry/source.ts';
import { ReadSource } from './read-source.ts';

const power = { metric: 'gpu-power', source: 'x', window: 0, rate: 10, gpu: 0 } as const;

/** A source that does at each tick what the test says. */
const kindOf = (name: string, read: (readings: Readings, tick: number) => void): SourceKind => ({
  name,
  mayHang: false,
  open: ({ readings }) => {
    let tick = 0;
    return { read: () => read(readings, tick++) };
  },
});

/** One row with the number of the tick as its value. */
const counting = (
  name: string,
  series: typeof power | (typeof power & { pid: number }) = power,
) => {
  let id = -1;
  return kindOf(name, (readings, tick) => {
    if (tick === 0) id = readings.announce(series);
    readings.put(id, tick);
  });
};

test('all values of a tick are one message, stamped with its start', () => {
  const other = counting('other', { ...power, pid: 7 });
  const source = new ReadSource([counting('one'), other]).tick(1).tick(0.5);
  expect(source.messages.filter(({ type }) => type === 'samples')).toEqual([
    {
      type: 'samples',
      at: 1e9,
      values: [
        [0, 0],
        [1, 0],
      ],
    },
    {
      type: 'samples',
      at: 1.5e9,
      values: [
        [0, 1],
        [1, 1],
      ],
    },
  ]);
});

test('a source that throws is closed with the reason; the others go on', () => {
  const bad = kindOf('bad', (readings, tick) => {
    if (tick === 0) readings.put(readings.announce({ ...power, gpu: 1 }), 5);
    else throw new Error('EIO: i/o error');
  });
  const source = new ReadSource([bad, counting('good')]).tick().tick().tick();
  expect(source.row('gpu-power', { gpu: 1 })).toMatchObject({
    values: [5],
    ended: 'bad cannot be read any more: EIO: i/o error.',
  });
  expect(source.row('gpu-power', { gpu: 0 })).toMatchObject({ values: [0, 1, 2], ended: null });
});

test('one that cannot be opened is not there', () => {
  const broken: SourceKind = {
    name: 'broken',
    mayHang: false,
    open: () => {
      throw new Error('no such library');
    },
  };
  expect(new ReadSource([broken, counting('good')]).tick().rows).toHaveLength(1);
});

test('of two sources that tell the same, the first does', () => {
  const source = new ReadSource([counting('first'), counting('second')]).tick().tick();
  expect(source.rows).toHaveLength(1);
  expect(source.rows[0]?.values).toEqual([0, 1]);
});

test('the rows of a worker end with it, and a reading that comes late is dropped', () => {
  const source = new ReadSource(counting('one', { ...power, pid: 7 })).watch(7).tick();
  source.unwatch(7).tick();
  expect(source.rows[0]).toMatchObject({ values: [0], ended: 'The worker ended.' });
});

test('nobody can tell where a process is: null, not nowhere', async () => {
  expect(await new ReadSource(counting('one')).locate(7)).toBeNull();
});
