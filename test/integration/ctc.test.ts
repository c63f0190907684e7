import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { heardText } from '../../electron/common/recorded-session.ts';
import { streamingFigures } from '../../electron/common/streaming-figures.ts';
import { levelModel } from '../support/ctc-graphs.ts';
import { letterVocabulary, levels, spell } from '../support/level-speech.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { measureIn, outcomesOf, type Reopened, realLab } from '../support/real-lab.ts';
import { wavIn } from '../support/spoken-audio.ts';

/** 0.38 s, three times, a second each. */
const said = 'HHE_L_LOO||H_E_LL_L';
const second = spell(said.padEnd(50, '_'));
const samples = Float32Array.from([...second, ...second, ...second]);

describe('a CTC model of the user in the lab', () => {
  let session: Reopened;
  beforeAll(async () => {
    const home = await temporaryFolder(afterAll);
    const resources = await temporaryFolder(afterAll);
    await mkdir(join(home, 'models', 'made-here'), { recursive: true });
    const contents = {
      model: levelModel(levels),
      vocabulary: letterVocabulary,
      'preprocessor-config': '{"do_normalize": false}',
    };
    const entries = await Promise.all(
      Object.entries(contents).map(async ([role, content]) => {
        const path = `made-here/${role}`;
        const bytes = Buffer.from(content);
        await writeFile(join(home, 'models', path), bytes);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const source = { type: 'package-registry', package: 'none', version: '1.0.0', path: role };
        return [role, { path, size: bytes.length, sha256, sources: [source] }] as const;
      }),
    );
    const model = {
      id: 'ctc-made-here',
      name: 'CTC made here',
      kind: 'asr',
      family: 'ctc',
      languages: ['en'],
      sampleRate: 16_000,
      precision: 'fp32',
      licence: 'MIT',
      isDefault: false,
      files: Object.fromEntries(entries),
    };
    await writeFile(
      join(resources, 'models.json'),
      JSON.stringify({ version: 1, models: [model] }),
    );
    const file = await wavIn(resources, 'letters', { channels: [samples], coding: 'f32' });
    const work = { kind: 'asr', model: model.id, audio: { file } } as const;
    session = await measureIn(await realLab(home, resources), {
      name: 'CTC',
      work: [work, { ...work, streaming: { interval: 0.5 } }, { ...work, length: 31 }],
      repeats: 1,
      warmUps: 0,
      telemetryRate: 0,
    });
  });
  const runOf = (work: number) =>
    session.runs.find(({ plan }) => plan.kind === 'measured' && plan.work === work) ??
    expect.unreachable();

  test('hears all of it in one call', () => {
    expect(outcomesOf(session, 0)).toEqual([{ status: 'measured' }]);
    const run = runOf(0);
    expect(heardText(run)).toBe('HELLO HELLHELLO HELLHELLO HELL');
    expect(run.ended).toMatchObject({ audio: 3, provider: 'cpu' });
    expect(run.spans.ofStage('model-call')).toHaveLength(1);
    expect(run.spans.ofStage('encode')[0]?.attributes).toMatchObject({ frames: 150 });
  });

  test('hears it as it arrives, and takes nothing back of what is there to stay', () => {
    expect(outcomesOf(session, 1)).toEqual([{ status: 'measured' }]);
    const run = runOf(1);
    expect(heardText(run)).toBe(heardText(runOf(0)));
    for (const { text, heard } of run.partials) {
      expect(text).toBe('HELLO HELL'.repeat(Math.ceil(heard)));
    }
    const figures = streamingFigures(run);
    expect(figures?.finalDelays).toHaveLength(1);
    expect(figures?.partialDelays.every((delay) => delay > 0)).toBe(true);
  });

  test('cannot hear more than it holds where nothing finds pauses, and says what to do', () => {
    expect(outcomesOf(session, 2)).toEqual([
      {
        status: 'failed',
        reason: 'model-missing',
        detail: expect.stringContaining('silero-vad-v5'),
      },
    ]);
  });
});
