import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { heardText, type RecordedRun } from '../../electron/common/recorded-session.ts';
import { ownHome } from '../support/own-home.ts';
import { measureIn, type Reopened, realLab } from '../support/real-lab.ts';

const home = await ownHome(afterAll);
const lab = await realLab(home);
const graphs = join(home, 'graphs');
const hear = { kind: 'asr', model: 'moonshine-tiny-q', audio: { sample: 'jfk' } } as const;

const measureOnce = (profiledRuns = 0): Promise<Reopened> =>
  measureIn(lab, {
    name: 'a',
    work: [hear],
    warmUps: 0,
    repeats: 1,
    profiledRuns,
    telemetryRate: 0,
  });

/** What each model was loaded from. */
const loadedFrom = (run: RecordedRun | undefined): Set<string> =>
  new Set(
    [...(run?.spans ?? [])]
      .filter(({ stage }) => stage === 'load-model')
      .map(({ attributes }) => `${attributes?.model} ${attributes?.graph}`),
  );

const all = (origin: string): Set<string> =>
  new Set(['encoder', 'decoder', 'silero-vad'].map((model) => `${model} ${origin}`));

const heard = ({ runs }: Reopened): string[] =>
  runs.filter(({ plan }) => plan.kind !== 'load').map(heardText);

test('every measured load reads graphs that were written before it, a profiled one the model; what is heard stays the same', async () => {
  const first = await measureIn(lab, {
    name: 'a',
    work: [hear],
    settings: { cpu: { threads: [1, 2] } },
    warmUps: 0,
    repeats: 1,
    telemetryRate: 0,
  });
  const loads = first.runs.filter(({ plan }) => plan.kind === 'load');
  expect(loads.map(loadedFrom)).toEqual([all('cached'), all('cached')]);
  const second = await measureOnce(1);
  expect(loadedFrom(second.runs[0])).toEqual(all('cached'));
  const profiledLoad = second.runs.find(({ plan }) => plan.kind === 'load' && plan.profiled);
  expect(loadedFrom(profiledLoad)).toEqual(all('original'));
  const [text] = heard(first);
  expect(text).toMatch(/ask not what your country/i);
  expect(new Set(heard(second))).toEqual(new Set([text]));

  for (const name of await readdir(graphs)) {
    if (name.endsWith('.ort')) await writeFile(join(graphs, name), 'damaged');
  }
  const third = await measureOnce();
  expect(loadedFrom(third.runs[0])).toEqual(all('cached'));
  expect(heard(third)).toEqual([text]);
});
