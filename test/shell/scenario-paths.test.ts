import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { scenarioSchema } from '../../electron/common/scenario.ts';
import { withAbsolutePaths } from '../../electron/shell/scenario-paths.ts';

const agent = {
  asr: { engine: 'local', model: 'ear' },
  llm: { engine: 'scripted' },
  tts: { engine: 'local', model: 'voice' },
} as const;
const place = resolve('/lab/scenarios');

test('every file that a scenario names is named from where it was; samples and absolute ones stay', () => {
  const elsewhere = resolve('/elsewhere/b.wav');
  const scenario = scenarioSchema.parse({
    name: 'files',
    work: [
      { kind: 'asr', model: 'ear', audio: { file: 'a.wav' } },
      { kind: 'tts', model: 'voice', text: 'file' },
      {
        kind: 'turn',
        caller: { says: [{ file: '../audio/a.flac' }, { sample: 'jfk' }, { file: elsewhere }] },
        bargeIn: { audio: { file: 'stop.flac' }, after: 2 },
        agent,
      },
      { kind: 'turn', caller: { microphone: true }, agent },
    ],
  });
  const [asr, tts, turn, live] = withAbsolutePaths(scenario, place).work;
  expect(asr).toEqual({ ...scenario.work[0], audio: { file: resolve(place, 'a.wav') } });
  expect(tts).toEqual(scenario.work[1]);
  expect(turn).toEqual({
    ...scenario.work[2],
    caller: {
      says: [{ file: resolve('/lab/audio/a.flac') }, { sample: 'jfk' }, { file: elsewhere }],
    },
    bargeIn: { audio: { file: resolve(place, 'stop.flac') }, after: 2 },
  });
  expect(live).toEqual(scenario.work[3]);
});
