import { expect, test } from 'vitest';
import {
  applyEvent,
  emptySession,
  type RecordedSession,
} from '../../electron/common/recorded-session.ts';
import { type RecordedWork, recordedWorkSchema } from '../../electron/common/scenario.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import { nanos } from '../../electron/common/units.ts';
import { manifestOf } from '../support/manifest.ts';
import { turnEvents, turnWork, usualTurn } from '../support/turn-sketch.ts';

/** A session of one voice agent, whose plan loads two models: turns of a person come as they are spoken. */
function talk(): RecordedSession {
  const work = { ...turnWork, caller: { microphone: true } } as const;
  return emptySession(manifestOf({ name: 'a talk', work: [work], repeats: 1, warmUps: 0 }));
}

type Added = Extract<SessionEvent, { type: 'run-added' }>;

const added = (index: number, work: number, own?: RecordedWork): Added => ({
  type: 'run-added',
  at: nanos(5),
  plan: {
    index,
    kind: 'measured',
    work,
    repeat: index,
    model: 'a',
    device: 'cpu',
    settings: {},
    profiled: false,
    conversation: 0,
    turn: index,
  },
  ...(own === undefined ? {} : { work: own }),
});

const spoken = recordedWorkSchema.parse({ kind: 'tts', model: 'voice', text: 'Hello.' });

const places = ({ runs, manifest }: RecordedSession) => ({
  runs: runs.map(({ plan, work }) => `${plan.index} ${work.kind}`),
  plan: manifest.plan.map(({ index }) => index),
  works: manifest.scenario.work.map(({ kind }) => kind),
});

test('a run comes last in the plan, and what happens in it is its own', () => {
  const session = talk();
  applyEvent(session, added(2, 0));
  applyEvent(session, added(3, 0));
  for (const event of turnEvents(3, usualTurn)) applyEvent(session, event);
  expect(places(session)).toEqual({
    runs: ['0 turn', '1 turn', '2 turn', '3 turn'],
    plan: [0, 1, 2, 3],
    works: ['turn'],
  });
  expect(session.runs[2]?.turn).toBeNull();
  expect(session.runs[3]?.turn?.heard).toBe('Can you move it to Friday?');
});

test('a work that comes with it is last in the list, and later runs may be of it', () => {
  const session = talk();
  applyEvent(session, added(2, 1, spoken));
  applyEvent(session, added(3, 1));
  expect(places(session)).toMatchObject({
    runs: ['0 turn', '1 turn', '2 tts', '3 tts'],
    works: ['turn', 'tts'],
  });
});

test('who hears of a run twice has it once', () => {
  const session = talk();
  for (const _ of [1, 2]) applyEvent(session, added(2, 1, spoken));
  expect(places(session)).toMatchObject({ plan: [0, 1, 2], works: ['turn', 'tts'] });
});

test('a run at another place than the last, or of a work that is not there, is left out', () => {
  const session = talk();
  applyEvent(session, added(4, 0));
  applyEvent(session, added(0, 0));
  applyEvent(session, added(2, 1));
  applyEvent(session, added(2, 7, spoken));
  expect(places(session)).toMatchObject({ plan: [0, 1], works: ['turn'] });
  // A work that is there already does not come again.
  applyEvent(session, added(2, 0, spoken));
  expect(places(session)).toMatchObject({ plan: [0, 1, 2], works: ['turn'] });
});

test('the manifest that a session was opened with stays as it was', () => {
  const manifest = manifestOf({ name: 'a talk', work: [turnWork], repeats: 1, warmUps: 0 });
  const runs = manifest.plan.length;
  const session = emptySession(manifest);
  applyEvent(session, added(runs, 1, spoken));
  expect(manifest.plan).toHaveLength(runs);
  expect(manifest.scenario.work).toHaveLength(1);
  expect(session.runs).toHaveLength(runs + 1);
});
