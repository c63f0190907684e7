import { expect, test } from 'vitest';
import type { LineNews } from '../../../electron/common/turn/line-protocol.ts';
import { nanos } from '../../../electron/common/units.ts';
import { Outbox } from '../../../electron/worker/line/outbox.ts';
import { Preparations } from '../../../electron/worker/line/preparations.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('nobody begins to speak while a file is being read', async () => {
  const read = new Map<string, (samples: Float32Array) => void>();
  const done: string[] = [];
  const preparations = new Preparations(
    (file) =>
      new Promise((resolve) => {
        read.set(file, resolve);
      }),
    () => done.push('failed'),
  );
  const add = (file: string): void =>
    preparations.add(file, ({ length }) => {
      done.push(`${file} read`);
      return () => done.push(`${file} begins with ${length}`);
    });
  add('words');
  add('barge-in');
  read.get('words')?.(new Float32Array(3));
  await settled();
  expect(done).toEqual(['words read']);
  read.get('barge-in')?.(new Float32Array(2));
  await settled();
  expect(done.slice(1)).toEqual(['barge-in read', 'words begins with 3', 'barge-in begins with 2']);
});

test('a file that cannot be read, and a beginning that goes wrong, are failures', async () => {
  const failures: string[] = [];
  const preparations = new Preparations(
    async (file) => {
      if (file === 'none') throw new Error('not there');
      return new Float32Array(1);
    },
    (thrown) => failures.push(String(thrown)),
  );
  preparations.add('none', () => () => undefined);
  preparations.add('some', () => () => {
    throw new Error('out of step');
  });
  await settled();
  await settled();
  expect(failures).toEqual(['Error: not there', 'Error: out of step']);
});

test('news keep their order, also where one waits for a file', async () => {
  const told: number[] = [];
  const failures: unknown[] = [];
  const outbox = new Outbox(
    (news) => told.push(news.type === 'no-speech' ? news.turn : -1),
    (thrown) => failures.push(thrown),
  );
  const news = (turn: number): LineNews => ({ type: 'no-speech', turn, at: nanos(0) });
  outbox.say(news(0));
  expect(told).toEqual([0]);
  let write: () => void = () => undefined;
  outbox.say(
    news(1),
    () =>
      new Promise((resolve) => {
        write = resolve;
      }),
  );
  outbox.say(news(2));
  await settled();
  expect(told).toEqual([0]);
  write();
  await outbox.empty;
  expect(told).toEqual([0, 1, 2]);
  outbox.say(news(3), () => Promise.reject(new Error('disk')));
  outbox.say(news(4));
  await outbox.empty;
  // What could not be written is not told of.
  expect(told).toEqual([0, 1, 2, 4]);
  expect(failures).toEqual([new Error('disk')]);
});
