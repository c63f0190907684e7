import { expect, test } from 'vitest';
import type { SessionEvent } from '../../../electron/common/session.ts';
import { nanos } from '../../../electron/common/units.ts';
import { scriptedWriter } from '../../../electron/lab/turn/scripted-writer.ts';
import { TurnTrace } from '../../../electron/lab/turn/turn-trace.ts';

function listening(signal = new AbortController().signal) {
  const events: SessionEvent[] = [];
  const trace = new TurnTrace(4, { add: (event) => events.push(event) });
  const now = () => nanos(Number(process.hrtime.bigint()));
  return { events, context: { trace, parent: trace.reserve(), signal, now } };
}

const script = {
  engine: 'scripted',
  replies: ['Yes, of course.', 'No.'],
  ttft: 40,
  rate: 50,
} as const;

test('the reply comes word by word, none before its time, each as a token in the tree of the turn', async () => {
  const { events, context } = listening();
  const start = context.now();
  const heard: { text: string; after: number }[] = [];
  const writer = scriptedWriter({ ...script, replies: [...script.replies] });
  const written = await writer.write(
    [],
    (text, at) => heard.push({ text, after: (at - start) / 1e6 }),
    context,
  );
  expect(written).toEqual({ text: 'Yes, of course.', promptTokens: null, tokens: 3 });
  expect(heard.map(({ text }) => text)).toEqual(['Yes,', ' of', ' course.']);
  heard.forEach(({ after }, place) => {
    expect(after).toBeGreaterThanOrEqual(40 + place * 20);
  });
  expect(events).toMatchObject([
    { type: 'span', run: 4, parent: 0, stage: 'token', attributes: { text: 'Yes,', step: 0 } },
    { type: 'span', run: 4, parent: 0, stage: 'token', attributes: { text: ' of', step: 1 } },
    { type: 'span', run: 4, parent: 0, stage: 'token', attributes: { text: ' course.', step: 2 } },
  ]);
});

test('replies follow each other, and begin again', async () => {
  const { context } = listening();
  const writer = scriptedWriter({ ...script, replies: [...script.replies], ttft: 0, rate: 10_000 });
  const texts = [];
  for (let turn = 0; turn < 3; turn++) {
    texts.push((await writer.write([], () => undefined, context)).text);
  }
  expect(texts).toEqual(['Yes, of course.', 'No.', 'Yes, of course.']);
});

test('a caller who goes on speaking ends it', async () => {
  const abort = new AbortController();
  const { context } = listening(abort.signal);
  const writer = scriptedWriter({ ...script, replies: [...script.replies], ttft: 60_000 });
  const writing = writer.write([], () => undefined, context);
  abort.abort();
  await expect(writing).rejects.toThrow(/abort/i);
});
