import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modelsCommand } from '../../electron/commands/models.ts';
import type { ModelCatalog, ModelState } from '../../electron/common/model-catalog.ts';
import { bytes } from '../../electron/common/units.ts';
import { UnknownModel } from '../../electron/lab/models/model-errors.ts';
import type { ModelStore } from '../../electron/lab/models/model-store.ts';
import { type OwnModels, openOwnModels } from '../../electron/lab/models/own/own-models.ts';
import { PullFailure } from '../../electron/lab/models/pull-failure.ts';
import { noise, pinned, sample } from '../lab/models/catalog-fixture.ts';
import { temporaryFolder } from '../support/own-home.ts';

const jfk = { ...sample('jfk', pinned('a', noise(352_078), 'a', 'p')), name: 'JFK' };
const long = { ...sample('long-speech', pinned('b', noise(9), 'b', 'p')), isDefault: false };
const catalog = { version: 1 as const, models: [jfk, long] };

interface Outcome {
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  readonly code: number | undefined;
  readonly asked: readonly string[];
  readonly questions: readonly string[];
  readonly removed: readonly string[];
}

interface Circumstances {
  readonly state?: ModelState;
  readonly pull?: ModelStore['pull'];
  /** What the person answers; without it nobody is there. */
  readonly reply?: boolean;
  readonly models?: ModelCatalog['models'];
  /** Instead of none. */
  readonly ownModels?: OwnModels;
}

/** Runs `models ARGUMENTS` on a store in the given state whose pull does as told. */
async function run(
  line: string,
  {
    state = 'ready',
    pull = async (ids) => ids.map((model) => ({ model, outcome: 'already-ready' })),
    reply,
    models,
    ownModels: given,
  }: Circumstances = {},
): Promise<Outcome> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const asked: string[] = [];
  const questions: string[] = [];
  const removed: string[] = [];
  let code: number | undefined;
  const store: ModelStore = {
    state: async () => state,
    files: async () => ({}),
    verify: async (model) => ({
      model,
      isWhole: state === 'ready',
      files: [{ role: 'audio', path: 'a.wav', status: state === 'ready' ? 'whole' : 'wrong-hash' }],
    }),
    pull: (ids, options) => {
      asked.push(...ids);
      return pull(ids, options);
    },
    remove: async (id) => void removed.push(id),
    bytesOnDisk: async () => bytes(2_000_000),
    totalBytes: async () => bytes(3_000_000 - 1_000_000 * removed.length),
    fileHash: async () => '',
  };
  const directory = '/nowhere/at/all';
  const ownModels = given ?? (await openOwnModels(`${directory}/own-models.json`, catalog));
  const command = modelsCommand({
    store,
    catalog: models ? { version: 1, models } : ownModels.catalog,
    ownModels,
    directory,
    env: {},
    stdout: (text) => stdout.push(text),
    stderr: (text) => stderr.push(text),
    isTerminal: false,
    confirm:
      reply === undefined
        ? null
        : async (question) => {
            questions.push(question);
            return reply;
          },
    exit: (value) => {
      code = value;
    },
    signal: new AbortController().signal,
  });
  await command.parseAsync(line.split(' '), { from: 'user' });
  return { stdout, stderr, code, asked, questions, removed };
}

test('list prints a table', async () => {
  const { stdout, code } = await run('list');
  expect(stdout).toEqual([
    'ID           NAME                KIND     SIZE  LICENCE        PRECISION  SOURCE   STATE',
    'jfk          JFK                 audio  0.4 MB  public domain  pcm16      p@1.0.0  ready',
    'long-speech  Sample long-speech  audio  0.0 MB  public domain  pcm16      p@1.0.0  ready',
    'Downloaded models take up 3.0 MB.',
  ]);
  expect(code).toBe(0);
});

test('list --json prints one object', async () => {
  const { stdout } = await run('list --json', { state: 'partial' });
  expect(stdout).toHaveLength(1);
  expect(JSON.parse(stdout[0] ?? '').models[0]).toEqual({
    id: 'jfk',
    name: 'JFK',
    kind: 'audio',
    licence: 'public domain',
    precision: 'pcm16',
    state: 'partial',
    sizeBytes: 352_078,
    family: 'audio-sample',
    origin: 'catalog',
    source: 'p@1.0.0',
    bytesOnDisk: 2_000_000,
  });
  expect(JSON.parse(stdout[0] ?? '').totalBytes).toBe(3_000_000);
});

test.each([
  ['pull', ['jfk']],
  ['pull --defaults', ['jfk']],
  ['pull long-speech', ['long-speech']],
  ['pull long-speech --defaults', ['long-speech', 'jfk']],
])('%s asks for %j', async (line, ids) => {
  expect((await run(line)).asked).toEqual(ids);
});

test('a pull with nothing to do says so in one line', async () => {
  const { stdout, stderr, code } = await run('pull');
  expect([stdout, stderr, code]).toEqual([[], ['JFK: ready, nothing to download.'], 0]);
});

test('a pull tells its tenths once each', async () => {
  const { stderr } = await run('pull', {
    state: 'missing',
    pull: async (ids, { onProgress }) => {
      const tell = (received: number, phase: 'downloading' | 'ready') => {
        const counts = { receivedBytes: bytes(received), totalBytes: bytes(1_000_000) };
        onProgress?.({ model: 'jfk', phase, ...counts });
      };
      for (const received of [0, 40_000, 120_000, 130_000, 60_000, 470_000]) {
        tell(received, 'downloading');
      }
      tell(1_000_000, 'ready');
      return ids.map((model) => ({ model, outcome: 'pulled' }));
    },
  });
  expect(stderr).toEqual([
    'JFK: 0.4 MB, licence public domain, from p@1.0.0.',
    'JFK: downloading, 1.0 MB',
    'JFK: 10 %',
    'JFK: 40 %',
    'JFK: ready',
    'JFK: ready.',
    'Downloaded models take up 3.0 MB.',
  ]);
});

test('a failed pull is its sentence and code 1', async () => {
  const { stderr, code } = await run('pull', {
    state: 'missing',
    pull: async () => {
      throw new PullFailure('no-network', jfk, 'No network.');
    },
  });
  expect([stderr.at(-1), code]).toEqual(['No network.', 1]);
});

test('an unknown model is a sentence that names the known ones', async () => {
  for (const line of ['pull kokoro', 'verify kokoro']) {
    const { stderr, code, asked } = await run(line);
    expect([stderr, code, asked]).toEqual([[new UnknownModel('kokoro', catalog).message], 1, []]);
  }
});

test('a bug in the store is not hidden', async () => {
  const pull = () => Promise.reject(new TypeError('undefined is not'));
  await expect(run('pull', { state: 'missing', pull })).rejects.toThrow(TypeError);
});

test('verify names what is damaged and how to mend it', async () => {
  expect(await run('verify jfk')).toMatchObject({ stdout: ['jfk: whole'], code: 0 });
  const damaged = await run('verify jfk', { state: 'partial' });
  expect(damaged.stdout).toEqual(['jfk: wrong-hash a.wav']);
  expect(damaged.stderr).toEqual(['To mend JFK, run: latency-lab models pull jfk']);
  expect(damaged.code).toBe(1);
});

test('verify without a model on the machine says how to get one', async () => {
  const { stderr, code } = await run('verify', { state: 'missing' });
  expect(stderr[0]).toMatch('latency-lab models pull');
  expect(code).toBe(1);
});

test('wrong usage is thrown for the program to answer', async () => {
  await expect(run('pull --colour')).rejects.toMatchObject({ code: 'commander.unknownOption' });
});

describe('a person is asked', () => {
  const large = {
    ...sample('large', { ...pinned('l', noise(1), 'l', 'p'), size: bytes(200_000_000) }),
    isDefault: false,
  };
  const models = [jfk, long, large];

  test('before a large download, with its size, licence and source on the screen', async () => {
    const no = await run('pull large', { state: 'missing', reply: false, models });
    expect(no).toMatchObject({ asked: [], code: 1, questions: ['Download Sample large?'] });
    expect(no.stderr).toEqual([
      'Sample large: 200.0 MB, licence public domain, from p@1.0.0.',
      'Nothing was downloaded.',
    ]);
    const yes = await run('pull large', { state: 'missing', reply: true, models });
    expect(yes).toMatchObject({ asked: ['large'], code: 0 });
  });

  test.each([
    ['pull large --yes', 'missing', true],
    ['pull large', 'ready', true],
    ['pull long-speech', 'missing', true],
    ['pull', 'missing', true],
    ['pull large', 'missing', false],
  ] as const)('not by %s of %s models (%s)', async (line, state, isThere) => {
    const { questions, asked } = await run(line, {
      state,
      models,
      ...(isThere && { reply: false }),
    });
    expect(questions).toEqual([]);
    expect(asked).not.toEqual([]);
  });

  test('before the only copy of a model is removed, which came with a pack', async () => {
    const folder = await temporaryFolder();
    const list = join(folder, 'own-models.json');
    const theirs = {
      ...pinned('own/theirs/a.wav', noise(5), 'a', 'p'),
      sources: [{ type: 'pack' as const }],
    };
    const ownModels = await openOwnModels(list, catalog);
    await ownModels.add([sample('theirs', theirs)]);
    const { questions } = await run('remove jfk theirs', { reply: false, ownModels });
    expect(questions).toEqual([
      'Remove JFK; Sample theirs? The files of Sample theirs are deleted for good unless you have the pack.',
    ]);
  });

  test('before a model is removed', async () => {
    const no = await run('remove jfk long-speech', { reply: false });
    expect(no).toMatchObject({
      removed: [],
      code: 1,
      questions: ['Remove JFK; Sample long-speech?'],
    });
    const yes = await run('remove jfk', { reply: true });
    expect(yes).toMatchObject({ removed: ['jfk'], stdout: ['jfk: removed, 1.0 MB freed'] });
    expect(await run('remove jfk --yes', { reply: false })).toMatchObject({ removed: ['jfk'] });
    expect(await run('remove jfk')).toMatchObject({ removed: ['jfk'], questions: [] });
  });
});
