import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { confirmOnTerminal } from '../../electron/commands/confirm.ts';

const { signal } = new AbortController();
const terminal = () => Object.assign(new PassThrough(), { isTTY: true });

/** What is typed at the question. */
async function reply(typed: string | null): Promise<boolean | undefined> {
  const input = terminal();
  const answered = confirmOnTerminal(input, terminal(), signal)?.('Download it?');
  if (typed === null) input.end();
  else input.write(typed);
  return answered;
}

test.each([
  ['y\n', true],
  [' YES \n', true],
  ['\n', false],
  ['yesterday\n', false],
  ['n\n', false],
  // Ctrl-C and Ctrl-D.
  ['\x03', false],
  ['\x04', false],
  [null, false],
])('%j means %s', async (typed, expected) => {
  expect(await reply(typed)).toBe(expected);
});

test('the question ends with the program', async () => {
  const interrupt = new AbortController();
  const answered = confirmOnTerminal(terminal(), terminal(), interrupt.signal)?.('Download it?');
  interrupt.abort();
  expect(await answered).toBe(false);
});

test('nobody is asked where one end is no terminal', () => {
  expect(confirmOnTerminal(new PassThrough(), terminal(), signal)).toBeNull();
  expect(confirmOnTerminal(terminal(), new PassThrough(), signal)).toBeNull();
});
