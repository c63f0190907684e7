import { expect, test } from 'vitest';
import { type Scenario, workSchema } from '../../../electron/common/scenario.ts';
import {
  lacksItsAudio,
  noScenario,
  recordedScenario,
} from '../../../renderer/store/recorded-scenario.ts';
import { servedSession } from '../../support/served-session.ts';
import { aManifest, aScenario } from './fake-lab.ts';

const here = { hostname: 'rig', sessionsFolder: '/lab/sessions' };

const hearing = (file: string): Scenario => ({
  ...aScenario,
  work: [...aScenario.work, { kind: 'asr', model: 'ears', audio: { file } }],
});

const manifestFor = (file: string) => ({
  ...aManifest('night', hearing(file)),
  inputs: { 1: 'audio/input-1.wav' },
});

const copy = '/lab/sessions/night/audio/input-1.wav';

test('a file of this machine is named as it was', () => {
  expect(recordedScenario(manifestFor('/a/b.wav'), here)).toEqual(hearing('/a/b.wav'));
});

test.each([
  ['another machine', { ...here, hostname: 'other' }, '/a/b.wav'],
  ['a folder that nobody knows', here, 'b.wav'],
])('a file of %s is heard from the recording', (_, place, file) => {
  expect(recordedScenario(manifestFor(file), place)).toEqual(hearing(copy));
});

test('without the audio the name stays, and it is said', () => {
  const manifest = { ...manifestFor('b.wav'), leftOut: ['audio' as const] };
  expect(recordedScenario(manifest, here)).toEqual(hearing('b.wav'));
  expect(lacksItsAudio(manifest)).toBe(true);
  expect(lacksItsAudio(manifestFor('b.wav'))).toBe(false);
  expect(lacksItsAudio({ ...aManifest('spoken'), leftOut: ['audio'] })).toBe(false);
});

test('what programs asked of the server is no scenario, and the reason is told', () => {
  const { manifest } = servedSession([{ to: 1 }]);
  expect(recordedScenario(manifest, here)).toBeNull();
  expect(noScenario(manifest)).toContain('recorded by the lab’s server');
  expect(noScenario(aManifest('night'))).toBeNull();
});

test('the name that a person gave the recording is the name of the scenario', () => {
  const manifest = { ...aManifest('night'), name: 'Mine' };
  expect(recordedScenario(manifest, here)).toEqual({ ...aScenario, name: 'Mine' });
});

test('what a caller says, and what interrupts, is heard from the recording, too', () => {
  const call = workSchema.parse({
    kind: 'turn',
    caller: { says: [{ file: '../audio/a.flac' }, { sample: 'jfk' }, { file: '/here/c.wav' }] },
    bargeIn: { audio: { file: 'stop.flac' } },
    agent: { asr: { engine: 'local', model: 'ears' }, llm: null, tts: null },
  });
  const manifest = {
    ...aManifest('night', { ...aScenario, work: [call] }),
    inputs: {
      '0.0': 'audio/input-0-0.flac',
      '0.1': 'audio/input-0-1.wav',
      '0.2': 'audio/input-0-2.wav',
      '0.barge-in': 'audio/input-0-barge-in.flac',
    },
  };
  const copied = (name: string) => ({ file: `/lab/sessions/night/audio/${name}` });
  expect(recordedScenario(manifest, here)?.work).toEqual([
    {
      ...call,
      caller: { says: [copied('input-0-0.flac'), { sample: 'jfk' }, { file: '/here/c.wav' }] },
      bargeIn: { audio: copied('input-0-barge-in.flac'), after: 1 },
    },
  ]);
  expect(lacksItsAudio({ ...manifest, leftOut: ['audio'] })).toBe(true);
});
