import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readScenario, UnreadableScenario } from '../../electron/lab/read-scenario.ts';
import { temporaryFolder } from '../support/own-home.ts';

/** A folder with a scenario file and, in `speech`, audio (by name; no reader opens it) with what is said in it. */
async function folderWith(scenario: object, speech: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'speech'));
  for (const [name, text] of Object.entries(speech)) {
    await writeFile(join(folder, 'speech', `${name}.wav`), '');
    await writeFile(join(folder, 'speech', `${name}.txt`), text);
  }
  await writeFile(join(folder, 'scenario.json'), JSON.stringify(scenario));
  return join(folder, 'scenario.json');
}

const speak = { kind: 'tts', model: 'v', text: 'Hello.' } as const;

describe('a corpus in a scenario file', () => {
  const files = { b: 'It is late.', a: 'Good morning.', c: 'Yes.' };

  test('is a work for each of its files, after those that are listed, by their paths', async () => {
    const path = await folderWith(
      {
        name: 'heard',
        work: [speak],
        corpora: [
          { model: 'm', folder: 'speech' },
          { model: 'n', folder: './speech/', limit: 1, language: 'de' },
        ],
      },
      files,
    );
    const { work } = await readScenario(path);
    const file = (name: string) => ({ file: join('speech', `${name}.wav`) });
    expect(work).toEqual([
      { ...speak, speed: 1 },
      { kind: 'asr', model: 'm', audio: file('a'), reference: 'Good morning.' },
      { kind: 'asr', model: 'm', audio: file('b'), reference: 'It is late.' },
      { kind: 'asr', model: 'm', audio: file('c'), reference: 'Yes.' },
      { kind: 'asr', model: 'n', audio: file('a'), reference: 'Good morning.', language: 'de' },
    ]);
  });

  test('needs no other work, and says once what it leaves out', async () => {
    const path = await folderWith(
      { name: 'heard', corpora: ['m', 'n'].map((model) => ({ model, folder: 'speech' })) },
      files,
    );
    await writeFile(join(path, '../speech/mute.wav'), '');
    const remarks: string[] = [];
    const { work } = await readScenario(path, (remark) => remarks.push(remark));
    expect(work).toHaveLength(6);
    expect(remarks).toEqual([expect.stringContaining('mute.wav')]);
  });

  test('that is not there, or has more files than a scenario has works, is a sentence', async () => {
    const missing = await folderWith({ name: 'a', corpora: [{ model: 'm', folder: 'no' }] }, {});
    await expect(readScenario(missing)).rejects.toThrow(UnreadableScenario);
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`f${i}`, 'Yes.']));
    const twice = ['m', 'n'].map((model) => ({ model, folder: 'speech' }));
    const large = await folderWith({ name: 'a', corpora: twice }, many);
    await expect(readScenario(large)).rejects.toThrow(/1002 files.+at most 1000.+"limit"/);
  });

  test('is checked as the rest of the file: no work at all is refused', async () => {
    const path = await folderWith({ name: 'a', corpora: [] }, {});
    await expect(readScenario(path)).rejects.toThrow(/no scenario/);
  });
});

test.each(['default', 'quality', 'length-curve'])(
  'resources/scenarios/%s.json can be used',
  async (name) => {
    const path = join(import.meta.dirname, `../../resources/scenarios/${name}.json`);
    const { work } = await readScenario(path);
    expect(work.length).toBeGreaterThan(1);
  },
);

test('a key in the place of its name is refused by a sentence that does not repeat it', async () => {
  const key = 'gsk_Zq81LmNoPw7T';
  const url = 'https://host.example/v1';
  const llm = { engine: 'endpoint', url, model: 'm', key };
  const agent = { asr: { engine: 'local', model: 'ears' }, llm, tts: null };
  const work = [{ kind: 'turn', caller: { says: [{ sample: 'jfk' }] }, agent }];
  const reading = readScenario(await folderWith({ name: 'a call', work }, {}));
  const { message } = await reading.then(
    () => new Error('It was read.'),
    (thrown: Error) => thrown,
  );
  expect(message).toContain('is no scenario');
  expect(message).toContain('OPENAI_API_KEY, and never the key itself');
  expect(message).not.toContain('Zq81');
});
