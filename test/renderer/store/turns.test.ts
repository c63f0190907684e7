import { expect, test } from 'vitest';
import { millis } from '../../../electron/common/units.ts';
import { agentsOf } from '../../../renderer/store/agents-of.ts';
import { hasTurns } from '../../../renderer/store/has-turns.ts';
import { withLength } from '../../../renderer/store/imagined-turns.ts';
import { createLabStore } from '../../../renderer/store/lab-store.ts';
import { imaginedOf } from '../../../renderer/store/turn-actions.ts';
import { servedSession } from '../../support/served-requests.ts';
import { recordTurns, turnSession } from '../../support/turn-recording.ts';
import { aManifest, fakeLab } from './fake-lab.ts';

/** A lab with a recording of an agent, `booking`, and one of a voice, `plain`. */
function labWithTurns() {
  let clock = 0;
  const { manifest, events } = recordTurns([[{}, {}]]);
  const { lab } = fakeLab({
    openSession: async (id) => ({
      ok: true,
      value:
        id === 'booking'
          ? { manifest: { ...manifest, id }, events: [...events], state: 'sealed', damage: null }
          : { manifest: aManifest(id), events: [], state: 'sealed', damage: null },
    }),
  });
  const { store, actions } = createLabStore(
    lab,
    (callback) => callback(),
    () => clock,
    () => {},
  );
  const lengthOf = (): unknown => {
    const { shown, whatIf } = store.getState();
    return imaginedOf(whatIf, shown?.id ?? '', 0).present.change.parts.tts;
  };
  return { store, actions, lengthOf, wait: () => (clock += 5_000) };
}

test('the turns take the place of the waterfall until something else is asked for', async () => {
  const { store, actions } = labWithTurns();
  await actions.openSession('booking');
  expect(hasTurns(store.getState())).toBe(true);
  actions.showLines();
  actions.showTurns();
  expect(store.getState()).toMatchObject({ turnsOf: 'booking', linesOf: null });
  await actions.showRuns('booking', 2);
  expect(store.getState()).toMatchObject({ turnsOf: null, picked: { run: 2, span: null } });
  actions.showTurns();
  actions.showWaterfall();
  expect(store.getState().turnsOf).toBeNull();
  await actions.openSession('plain');
  expect(hasTurns(store.getState())).toBe(false);
});

test('whoever asked the server for a turn has its figures: of such a session none are shown', () => {
  const served = servedSession([{ heard: 'Hello?', says: [] }, { speech: 'Good morning.' }]);
  expect(agentsOf(served)).toEqual([]);
  const talk = turnSession([[{}]]);
  const none = { ...talk, runs: [] };
  expect([talk, none].map((session) => agentsOf(session).map(({ place }) => place))).toEqual([
    [0],
    [0],
  ]);
});

test('what is imagined can be undone, a drag in one step, and is of one session only', async () => {
  const { actions, lengthOf, wait } = labWithTurns();
  await actions.openSession('booking');
  const lengthen = (to: number): void =>
    actions.imagine(0, 'tts', (now) => withLength(now, 'tts', millis(to), millis(100)));
  lengthen(110);
  lengthen(150);
  wait();
  lengthen(90);
  expect(lengthOf()).toEqual({ kind: 'add', time: -10 });
  actions.undoImagined(0);
  expect(lengthOf()).toEqual({ kind: 'add', time: 50 });
  actions.undoImagined(0);
  expect(lengthOf()).toBeUndefined();
  actions.redoImagined(0);
  expect(lengthOf()).toEqual({ kind: 'add', time: 50 });
  await actions.openSession('plain');
  expect(lengthOf()).toBeUndefined();
});
