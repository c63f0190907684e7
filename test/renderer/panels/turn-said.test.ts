import { expect, test } from 'vitest';
import { saidIn } from '../../../renderer/panels/figures/turn-said.ts';
import { servedSession } from '../../support/served-requests.ts';
import { turnSession } from '../../support/turn-recording.ts';

const lastOf = <Run>(runs: readonly Run[]): Run => {
  const run = runs.at(-1);
  if (run === undefined) throw new Error('There is no run.');
  return run;
};

test('a turn tells at its end what the agent said', () => {
  const run = lastOf(turnSession([[{ said: 'Thank you. Goodbye.' }]]).runs);
  expect(saidIn(run)).toBe('Thank you. Goodbye.');
});

test('a turn that was asked of the server is told by the sentences that it spoke', () => {
  const says = ['Good morning.', ' How can I help?'].map((text) => ({ text, seconds: 0.5 }));
  expect(saidIn(lastOf(servedSession([{ heard: 'Hello?', says }]).runs))).toBe(
    'Good morning. How can I help?',
  );
});

test('and by its tokens where it spoke none, without those of the recognition', () => {
  const run = lastOf(
    servedSession([{ heard: 'Hello?', says: [], writes: ['Good', ' day.'] }]).runs,
  );
  expect(saidIn(run)).toBe('Good day.');
  expect(saidIn(lastOf(servedSession([{ heard: 'Hello?', says: [] }]).runs))).toBe('');
});
