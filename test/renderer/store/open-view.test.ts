import { expect, test } from 'vitest';
import type { OpenedSession } from '../../../electron/common/bridge.ts';
import type { SessionEvent } from '../../../electron/common/session.ts';
import { nanos } from '../../../electron/common/units.ts';
import { createLabStore } from '../../../renderer/store/lab-store.ts';
import { openView } from '../../../renderer/store/open-view.ts';
import type { ReadEvents } from '../../../renderer/store/read-events.ts';
import type { SessionView } from '../../../renderer/store/session-view.ts';
import { aManifest, fakeLab } from './fake-lab.ts';

const address = 'latency-lab://app/recordings/a/events';
const onDisk: OpenedSession = {
  manifest: aManifest('a'),
  events: [],
  eventsAt: address,
  state: 'sealed',
  damage: null,
};
const openSession = async () => ({ ok: true as const, value: onDisk });
const started = (run: number): SessionEvent => ({ type: 'run-started', run, at: nanos(run) });

test('a recording that takes long to read is shown as far as it is, then whole with what is missing', async () => {
  let clock = 0;
  const readEvents: ReadEvents = async (question, take) => {
    expect(question).toEqual({ address, state: 'sealed' });
    take([started(0)], 0.2);
    clock = 200;
    take([started(1)], 0.6);
    take([started(2)], 0.9);
    return 'A line is missing.';
  };
  const seen: SessionView[] = [];
  const needs = { lab: { openSession }, readEvents, now: () => clock };
  const opened = await openView('a', needs, (view) => seen.push(view));
  expect(seen.map(({ opening, version }) => ({ opening, version }))).toEqual([
    { opening: 0.6, version: 2 },
  ]);
  expect(opened).toMatchObject({
    ok: true,
    value: { opening: null, version: 4, damage: 'A line is missing.' },
  });
  const runs = opened.ok ? (opened.value?.session.runs ?? []) : [];
  expect(runs.map((run) => run.started)).toEqual([0, 1, 2, null]);
});

/** A store whose recordings are read until `end` is called, or until another is opened. */
function slowStore() {
  const reading: { readonly signal: AbortSignal; readonly end: () => void }[] = [];
  let clock = 0;
  const readEvents: ReadEvents = (_, take, signal) =>
    new Promise((resolve, reject) => {
      clock += 1000;
      take([started(0)], 0.5);
      signal.addEventListener('abort', () => reject(signal.reason));
      reading.push({ signal, end: () => resolve(null) });
    });
  const { store, actions } = createLabStore(
    fakeLab({
      openSession: async (id) => ({ ok: true, value: { ...onDisk, manifest: aManifest(id) } }),
    }).lab,
    () => {},
    () => clock,
    () => {},
    () => {
      throw new Error('Nothing is compared here.');
    },
    readEvents,
  );
  return { store, actions, reading };
}

test('opening another recording ends the reading of the first, without a word', async () => {
  const { store, actions, reading } = slowStore();
  const first = actions.openSession('a');
  await expect.poll(() => store.getState().shown?.id).toBe('a');
  expect(store.getState().shown?.opening).toBe(0.5);
  const second = actions.openSession('b');
  await first;
  expect(reading[0]?.signal.aborted).toBe(true);
  await expect.poll(() => reading.length).toBe(2);
  reading[1]?.end();
  await second;
  expect(store.getState()).toMatchObject({ shown: { id: 'b', opening: null }, notices: [] });
  expect(store.getState().recent.map(({ id }) => id)).toEqual(['b']);
});

test('a session that starts while a recording is being read stays in sight', async () => {
  const { store, actions, reading } = slowStore();
  const opening = actions.openSession('a');
  await expect.poll(() => store.getState().shown?.id).toBe('a');
  const { shown } = store.getState();
  if (shown === null) throw new Error('There is a session.');
  store.setState({ shown: { ...shown, id: 'live', state: 'live' } });
  reading[0]?.end();
  await opening;
  expect(store.getState().shown?.id).toBe('live');
});
