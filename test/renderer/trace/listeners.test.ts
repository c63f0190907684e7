import { expect, test } from 'vitest';
import { buildSession } from '../../../electron/common/recorded-session.ts';
import { runPurpose } from '../../../renderer/format/run-name.ts';
import { RunTraces } from '../../../renderer/trace/run-traces.ts';
import { sectionsOf, sectionTitle } from '../../../renderer/trace/sections.ts';
import { relationsOf } from '../../../renderer/trace/span-relations.ts';
import { manifestOf } from '../../support/manifest.ts';
import { eventsOf } from '../../support/recorded-run.ts';

/** A text spoken twice on the CPU, where the listener hears it, too. */
const manifest = manifestOf({
  name: 'a',
  work: [{ kind: 'tts', model: 'v', text: 'Hello.' }],
  repeats: 2,
  warmUps: 0,
  roundTrip: { model: 'ear' },
});
const session = buildSession(
  manifest,
  manifest.plan.flatMap(({ index }) =>
    eventsOf(index, { from: 100 * index, to: 100 * index + 50 }),
  ),
);

test('the runs of the listener are named for what they hear', () => {
  expect(manifest.plan.map((plan) => runPurpose(plan, manifest.scenario))).toEqual([
    'load',
    'repeat 1 of 2',
    'repeat 2 of 2',
    'load of ear, to hear',
    'run 2 heard by ear',
  ]);
});

test('and stand under a heading of their own, though on the same device', () => {
  expect(sectionsOf(session).map((section) => [sectionTitle(section), section.runs])).toEqual([
    ['TTS 1 · v · cpu', [0, 1, 2]],
    ['TTS 1, heard · ear · cpu', [3, 4]],
  ]);
});

test('a model call of the listener is no twin of one of the voice', () => {
  const twinsOf = (run: number) =>
    relationsOf(session, new RunTraces(session), { run, span: 1 })?.twins.map((twin) => twin.run);
  expect(twinsOf(1)).toEqual([0, 2]);
  expect(twinsOf(4)).toEqual([3]);
});
