import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hertz, millis, millisToNanos, nanos, seconds } from '../../electron/common/units.ts';
import type { WorkerMessage } from '../../electron/common/worker-protocol.ts';
import { AudioFile } from '../../electron/worker/audio-file.ts';
import { outputOf } from '../../electron/worker/output.ts';
import { Tracer } from '../../electron/worker/tracer.ts';
import { temporaryFolder } from '../support/own-home.ts';

test('a flush ends when all before it has left: nothing is told after the end of a job', async () => {
  let time = 0;
  const now = () => nanos(time);
  const left: WorkerMessage['type'][] = [];
  const doors: (() => void)[] = [];
  const channel = {
    send: (message: WorkerMessage) =>
      new Promise<void>((resolve) => {
        doors.push(() => {
          left.push(message.type);
          resolve();
        });
      }),
    onMessage: () => undefined,
  };
  const tracer = new Tracer(now);
  const file = new AudioFile(join(await temporaryFolder(), 'run-0.wav'));
  const output = outputOf(0, channel, tracer, now, () => false, file);
  time = millisToNanos(millis(600));
  await output.audio(Float32Array.of(0.5, -0.5, 0.5), hertz(8_000));
  output.text('the last word');
  let isFlushed = false;
  const flushed = output.flush().then(() => {
    isFlushed = true;
  });
  while (!isFlushed) {
    await new Promise(setImmediate);
    doors.shift()?.();
  }
  await flushed;
  file.close();
  expect(left).toEqual(['audio', 'spans', 'text']);
});

test('what is due leaves at once and in order: nothing of it is sent inside the next model call', async () => {
  let time = 0;
  const now = () => nanos(time);
  const begun: string[] = [];
  const channel = {
    send: (message: WorkerMessage) => {
      begun.push(message.type);
      return new Promise<void>(() => undefined);
    },
    onMessage: () => undefined,
  };
  const tracer = new Tracer(now);
  const output = outputOf(0, channel, tracer, now, () => false, new AudioFile(''));
  await tracer.span('encode', () => undefined);
  time = millisToNanos(millis(600));
  output.text('a word');
  expect(begun).toEqual(['text', 'spans']);
  void output.flush();
  expect(begun).toEqual(['text', 'spans']);
  output.partial('another', seconds(1));
  void output.flush();
  expect(begun).toEqual(['text', 'spans', 'text']);
});

test('a long piece of work is told of while it goes on, whenever half a second has passed', async () => {
  let time = 0;
  const now = () => nanos(time);
  const sent: WorkerMessage[] = [];
  const channel = {
    send: async (message: WorkerMessage) => {
      sent.push(message);
    },
    onMessage: () => undefined,
  };
  const tracer = new Tracer(now);
  const output = outputOf(0, channel, tracer, now, () => false, new AudioFile(''));
  for (let token = 0; token < 12; token++) {
    output.checkCancelled();
    await tracer.span('token', () => {
      time += millisToNanos(millis(100));
    });
  }
  await new Promise(setImmediate);
  const told = sent.map((message) => (message.type === 'spans' ? message.batch.id.length : 0));
  expect(told).toEqual([5, 5]);
});
