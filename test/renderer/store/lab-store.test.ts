import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LabApi } from '../../../electron/common/bridge.ts';
import type { Preferences } from '../../../electron/common/preferences.ts';
import { createLabStore } from '../../../renderer/store/lab-store.ts';
import { aManifest, anEntry, aScenario, fakeLab, welcome } from './fake-lab.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const open = (answers: Partial<LabApi> = {}) =>
  createLabStore(
    fakeLab(answers).lab,
    () => {},
    () => 0,
    () => {},
  );

test('a refusal becomes a notice with its sentence, and the control is free again', async () => {
  const { store, actions } = open({
    openSession: async () => ({ ok: false, message: 'The recording cannot be read.' }),
  });
  const opening = actions.openSession('broken');
  expect(store.getState().tasks.has('open:broken')).toBe(true);
  await opening;
  expect(store.getState().tasks.size).toBe(0);
  expect(store.getState().notices).toMatchObject([{ message: 'The recording cannot be read.' }]);
  expect(store.getState().shown).toBeNull();
});

test('a lab that breaks is told in a sentence, once however often', async () => {
  const { store, actions } = open({
    listDevices: async () => {
      throw new Error('no answer');
    },
  });
  await actions.refreshDevices();
  await actions.refreshDevices();
  expect(store.getState().notices.map(({ message }) => message)).toEqual([
    'The devices could not be listed: no answer',
  ]);
});

test('a recording whose plan does not fit its scenario is told, not shown', async () => {
  const manifest = { ...aManifest('s'), scenario: { ...aScenario, work: [] } };
  const { store, actions } = open({
    openSession: async () => ({
      ok: true,
      value: { manifest, events: [], state: 'sealed', damage: null },
    }),
  });
  await actions.openSession('s');
  expect(store.getState().shown).toBeNull();
  expect(store.getState().notices[0]?.message).toMatch(/^The session s could not be shown/);
});

test('a scenario that cannot run is not sent; the notice says what to mend', async () => {
  const runScenario = vi.fn<LabApi['runScenario']>();
  const { store, actions, start } = open({ runScenario });
  await start();
  actions.changeScenario('repeats', (scenario) => ({ ...scenario, repeats: 0 }));
  await actions.run();
  expect(runScenario).not.toHaveBeenCalled();
  expect(store.getState().notices[0]?.message).toBe(
    'The scenario cannot run yet. Repeats are a whole number from 1 to 10,000.',
  );
});

test('what is remembered is written once things are quiet, the scenario only when it can run', async () => {
  const written: Preferences[] = [];
  const { actions, start, stop } = open({
    setPreferences: async (preferences) => {
      written.push(preferences);
    },
  });
  await start();
  actions.setLeftWidth(250);
  actions.setLeftWidth(260.4);
  actions.changeScenario('name', (scenario) => ({ ...scenario, name: 'Mine' }));
  await vi.advanceTimersByTimeAsync(600);
  actions.changeScenario('repeats', (scenario) => ({ ...scenario, repeats: 0 }));
  actions.nextTheme();
  await vi.advanceTimersByTimeAsync(600);
  expect(written).toMatchObject([
    { leftWidth: 260, theme: 'system', scenario: { name: 'Mine', repeats: 2 } },
    { leftWidth: 260, theme: 'light', scenario: { name: 'Mine', repeats: 2 } },
  ]);
  actions.nextTheme();
  stop();
  expect(written.at(-1)).toMatchObject({ theme: 'dark' });
});

test('the window opens on the session that was last looked at, unless it is gone', async () => {
  const entry = anEntry('last', {});
  const answers: Partial<LabApi> = {
    welcome: async () => ({
      ...welcome,
      preferences: { ...welcome.preferences, session: 'last' },
    }),
    openSession: async (id) => ({
      ok: true,
      value: { manifest: aManifest(id), events: [], state: 'sealed', damage: null },
    }),
  };
  const there = open({ ...answers, listSessions: async () => [entry] });
  await there.start();
  expect(there.store.getState().shown?.id).toBe('last');
  const gone = open(answers);
  await gone.start();
  expect(gone.store.getState().shown).toBeNull();
  expect(gone.store.getState().notices).toEqual([]);
});

test('a download that fails is told; one that ends leaves the status bar', () => {
  const { store, actions } = open();
  const pull = { id: 'p', label: 'Downloading', done: 1, total: 2, message: null };
  actions.noteActivity({ ...pull, state: 'running' });
  actions.noteActivity({ ...pull, done: 2, state: 'running' });
  expect(store.getState().activities).toMatchObject([{ done: 2 }]);
  actions.noteActivity({ ...pull, state: 'failed', message: 'No network.' });
  expect(store.getState().activities).toEqual([]);
  expect(store.getState().notices).toMatchObject([{ message: 'No network.' }]);
});

test('files that the app was started with are opened after the session of last time', async () => {
  const opened: string[] = [];
  const { start, store } = open({
    welcome: async () => ({ ...welcome, filesToOpen: ['/a.latlab'] }),
    listSessions: async () => [anEntry('a')],
    importSession: async (path) => {
      opened.push(String(path));
      return { ok: true, value: { id: 'a', remarks: [] } };
    },
    openSession: async (id) => ({
      ok: true,
      value: { manifest: aManifest(id), events: [], state: 'sealed', damage: null },
    }),
  });
  await start();
  expect(opened).toEqual(['/a.latlab']);
  expect(store.getState().shown?.id).toBe('a');
  expect(store.getState().recent).toEqual([{ id: 'a', name: 'A scenario' }]);
});

test('a new name shows in the list, in the recording that is open and among the recent ones', async () => {
  const { start, store, actions } = open({
    listSessions: async () => [anEntry('a', { tags: ['old'] })],
    openSession: async (id) => ({
      ok: true,
      value: { manifest: aManifest(id), events: [], state: 'sealed', damage: null },
    }),
  });
  await start();
  await actions.openSession('a');
  await actions.labelSession('a', { name: 'New' });
  const { sessions, shown, recent } = store.getState();
  expect(sessions).toMatchObject([{ name: 'New', tags: ['old'] }]);
  expect(shown?.session.manifest).toMatchObject({ name: 'New', tags: ['old'] });
  expect(recent).toEqual([{ id: 'a', name: 'New' }]);
});

test('the scenario of a recording replaces the one in the form, and undo brings that back', async () => {
  const recorded = { ...aScenario, name: 'Recorded', repeats: 7 };
  const { start, store, actions } = open({
    openSession: async (id) => ({
      ok: true,
      value: { manifest: aManifest(id, recorded), events: [], state: 'sealed', damage: null },
    }),
  });
  await start();
  await actions.openSession('a');
  const before = store.getState().scenario.present;
  actions.takeScenario('a');
  expect(store.getState().scenario.present).toEqual(recorded);
  expect(store.getState().leftTab).toBe('scenario');
  actions.undo();
  expect(store.getState().scenario.present).toBe(before);
  actions.takeScenario('another');
  expect(store.getState().scenario.present).toBe(before);
});
