import { expect, test } from 'vitest';
import type { LabApi } from '../../../electron/common/bridge.ts';
import { createLabStore } from '../../../renderer/store/lab-store.ts';
import { runProgress } from '../../../renderer/store/run-progress.ts';
import { aManifest, ended, fakeLab, span, started, welcome } from './fake-lab.ts';

/** A window's store with its lab, and frames that come when the test says so. */
function openWindow(answers: Partial<LabApi> = {}) {
  const { lab, tell } = fakeLab(answers);
  let frames: (() => void)[] = [];
  const labStore = createLabStore(
    lab,
    (callback) => frames.push(callback),
    () => 0,
    () => {},
  );
  const nextFrame = (): number => {
    const due = frames;
    frames = [];
    for (const callback of due) callback();
    return due.length;
  };
  return { ...labStore, tell, nextFrame, state: () => labStore.store.getState() };
}

test('events reach the screen once a frame, however many batches come', () => {
  const { tell, nextFrame, state } = openWindow();
  tell({ type: 'started', manifest: aManifest('s') });
  tell({ type: 'events', id: 's', events: [started(0)] });
  tell({ type: 'events', id: 's', events: [span(0, 0, 'load', [0, 5]), ended(0)] });
  expect(state().shown?.version).toBe(0);
  expect(nextFrame()).toBe(1);
  expect(state().shown?.version).toBe(1);
  expect(state().shown?.ended).toBe(1);
  expect(state().shown?.session.runs[0]?.spans).toHaveLength(1);
});

test('a sealed session is whole at once: what waits for a frame is not lost', () => {
  const { tell, state } = openWindow();
  tell({ type: 'started', manifest: aManifest('s') });
  tell({ type: 'events', id: 's', events: [started(0), ended(0)] });
  tell({ type: 'sealed', id: 's', problem: 'The disk is full: the last run was not kept.' });
  expect(state().live).toBeNull();
  expect(state().shown).toMatchObject({ state: 'sealed', ended: 1 });
  expect(state().notices.map(({ message }) => message)).toEqual([
    'The disk is full: the last run was not kept.',
  ]);
});

test('the live session goes on while another one is looked at', async () => {
  const { tell, nextFrame, actions, state } = openWindow({
    openSession: async (id) => ({
      ok: true,
      value: { manifest: aManifest(id), events: [], state: 'sealed', damage: null },
    }),
  });
  tell({ type: 'started', manifest: aManifest('live') });
  await actions.openSession('old');
  tell({ type: 'events', id: 'live', events: [started(0), ended(0)] });
  nextFrame();
  expect(state().shown?.id).toBe('old');
  await actions.openSession('live');
  expect(state().shown).toMatchObject({ id: 'live', state: 'live', ended: 1 });
});

test('a reloaded window joins the running session and takes no event twice', async () => {
  const told = [started(0), span(0, 0, 'load', [0, 5]), ended(0), started(1)];
  const window = openWindow({
    welcome: async () => ({ ...welcome, runningSession: 's' }),
    openSession: async () => {
      window.tell({ type: 'events', id: 's', events: [ended(0), started(1)] });
      window.tell({ type: 'events', id: 's', events: [span(1, 0, 'run', [5, 9])] });
      return {
        ok: true,
        value: { manifest: aManifest('s'), events: told, state: 'live', damage: null },
      };
    },
  });
  await window.start();
  expect(window.state().live).toMatchObject({ id: 's', ended: 1 });
  expect(window.state().live?.session.runs.map(({ spans }) => spans.length)).toEqual([1, 1, 0, 0]);
  window.stop();
});

test('a session that is sealed while the window joins it is not taken for a live one', async () => {
  const window = openWindow({
    welcome: async () => ({ ...welcome, runningSession: 's' }),
    openSession: async () => {
      window.tell({ type: 'events', id: 's', events: [started(0), ended(0)] });
      window.tell({ type: 'sealed', id: 's', problem: null });
      return {
        ok: true,
        value: { manifest: aManifest('s'), events: [], state: 'live', damage: null },
      };
    },
  });
  await window.start();
  expect(window.state().live).toBeNull();
  expect(window.state().shown).toMatchObject({ state: 'sealed', ended: 1 });
  window.stop();
});

test('the progress names the run, its kind and its place among the repeats', () => {
  const { tell, nextFrame, state } = openWindow();
  const label = (): string => {
    const { live } = state();
    return live === null ? '' : runProgress(live).label;
  };
  tell({ type: 'started', manifest: aManifest('s') });
  expect(label()).toBe('run 1 of 4 · TTS 1 · load');
  const events = [0, 1, 2].flatMap((run) => [started(run), ended(run)]);
  tell({ type: 'events', id: 's', events });
  nextFrame();
  expect(label()).toBe('run 4 of 4 · TTS 1 · repeat 2 of 2');
  tell({ type: 'events', id: 's', events: [started(3), ended(3)] });
  nextFrame();
  expect(label()).toBe('sealing the recording');
});
