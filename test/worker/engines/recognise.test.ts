import { describe, expect, test } from 'vitest';
import { nanos, seconds, secondsToNanos } from '../../../electron/common/units.ts';
import type { Engine } from '../../../electron/worker/engines/engine.ts';
import { recognise } from '../../../electron/worker/engines/recognise.ts';
import { Tracer } from '../../../electron/worker/tracer.ts';
import { hearWith } from '../../support/heard-by-engine.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import { wavIn } from '../../support/spoken-audio.ts';

type Asked = {
  readonly language?: string | undefined;
  /** The language that the model hears. */
  readonly hears?: string | null;
  readonly streaming?: { interval: number };
  readonly text?: string;
};

/** Two tenths of a second are heard, on a clock on which every reading is a second later. */
async function hear({ language, hears = 'en', streaming, text = 'hello' }: Asked) {
  const samples = Float32Array.from({ length: 3_200 }, (_, at) => (at % 2) - 0.5);
  const path = await wavIn(await temporaryFolder(), 'speech', {
    channels: [samples],
    coding: 'f32',
  });
  let time = 0;
  const tracer = new Tracer(() => nanos(secondsToNanos(seconds(time++))));
  const recogniser = {
    name: 'Echo',
    language: hears,
    longest: 16_000,
    transcribe: () => Promise.resolve(text),
  };
  const ears = { resampler: { resample: () => samples }, detector: null, tracer };
  const engine: Engine = { run: (input, output) => recognise(input, recogniser, ears, output) };
  return hearWith({ engine, tracer }, { kind: 'asr', path, language, streaming });
}

describe.each([
  ['at once', {}],
  ['as it arrives', { streaming: { interval: 0.1 } }],
])('audio that is heard %s', (_, how) => {
  test('has a text', async () => {
    const { texts, thrown } = await hear(how);
    expect(thrown).toBeNull();
    expect(texts).toEqual(['hello']);
  });

  test('holds no speech where no word was recognised', async () => {
    const { thrown } = await hear({ ...how, text: '' });
    expect(thrown).toMatchObject({
      reason: 'no-speech',
      message: 'No speech was found in the audio.',
    });
  });

  test('in another language is refused by a sentence, before anything is recognised', async () => {
    const { texts, spans, thrown } = await hear({ ...how, language: 'de-DE' });
    expect(thrown).toMatchObject({
      reason: 'unknown-voice',
      message: expect.stringMatching(/Echo hears "en", not "de-DE": choose another model/),
    });
    expect([texts, spans]).toEqual([[], []]);
  });

  test.each([
    ['en', 'en-GB'],
    ['en', undefined],
    [null, 'de'],
  ])('of a model for %s in %s is heard', async (hears, language) => {
    expect((await hear({ ...how, hears, language })).texts).toEqual(['hello']);
  });
});
