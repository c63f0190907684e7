import { expect, test } from 'vitest';
import type { LabApi } from '../../../electron/common/bridge.ts';
import { createLabStore } from '../../../renderer/store/lab-store.ts';
import { fakeLab } from './fake-lab.ts';

const noticesAfter = async (exportSessionAs: LabApi['exportSessionAs']) => {
  const { store, actions } = createLabStore(
    fakeLab({ exportSessionAs }).lab,
    () => {},
    () => 0,
    () => {},
  );
  await actions.exportSession('a-session', 'csv');
  expect(store.getState().tasks.size).toBe(0);
  return store.getState().notices.map(({ kind, message }) => ({ kind, message }));
};

test('an export is told with its place and what it could not hold', async () => {
  const asked: unknown[] = [];
  const notices = await noticesAfter(async (...given) => {
    asked.push(given);
    return { ok: true, value: { path: '/tmp/a.zip', remarks: ['2 spans are left out.'] } };
  });
  expect(asked).toEqual([['a-session', 'csv', false]]);
  expect(notices).toEqual([
    { kind: 'done', message: 'The session is exported as /tmp/a.zip. 2 spans are left out.' },
  ]);
});

test('a person who changed their mind is told nothing', async () => {
  expect(await noticesAfter(async () => ({ ok: true, value: null }))).toEqual([]);
});

test('an export that failed is told in its sentence', async () => {
  const notices = await noticesAfter(async () => ({
    ok: false,
    message: '/a could not be written.',
  }));
  expect(notices).toEqual([{ kind: 'problem', message: '/a could not be written.' }]);
});
