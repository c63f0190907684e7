import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measure } from '../../electron/commands/measure.ts';
import { scenarioOf } from '../../electron/commands/scenario-of.ts';
import { sessionVersion } from '../../electron/common/session.ts';
import { packSession } from '../../electron/lab/session-archive.ts';
import { openLibrary } from '../../electron/lab/session-library.ts';
import { ownHome, temporaryFolder } from '../support/own-home.ts';
import { childrenOf, untilGone } from '../support/processes.ts';
import { realLab } from '../support/real-lab.ts';
import {
  type EndedCli,
  known,
  parseReport,
  type Report,
  runCli,
  runCliForJson,
  startCli,
} from '../support/run-cli.ts';
import { zipOf } from '../support/zip-bytes.ts';

const isPosix = process.platform !== 'win32';

/** A scenario file whose first two works are short and whose last one takes minutes. */
async function scenarioWithLongEnd(home: string): Promise<string> {
  const path = join(home, 'scenario.json');
  await writeFile(
    path,
    JSON.stringify({
      name: 'Cut off',
      work: [
        { kind: 'tts', model: 'tiny-tts-en', text: 'Hello.' },
        { kind: 'asr', model: 'moonshine-tiny-q', audio: { sample: 'jfk' } },
        { kind: 'tts', model: 'tiny-tts-en', text: 'The river ran. '.repeat(7_000) },
      ],
      warmUps: 0,
      repeats: 1,
    }),
  );
  return path;
}

const folderOf = async (home: string): Promise<string> => {
  const [id = ''] = await readdir(join(home, 'sessions'));
  return join(home, 'sessions', id);
};

const stateOf = async (home: string): Promise<string | undefined> =>
  (await openLibrary(join(home, 'sessions')).list())[0]?.state;

const outcomes = ({ runs }: Report) => runs.map(({ outcome }) => outcome);

describe('a session that is cut off in its last run', () => {
  test('by SIGKILL of the whole group: what had ended opens again, and no worker stays', async () => {
    const home = await ownHome();
    const cli = startCli(['run', await scenarioWithLongEnd(home)], { home });
    // Load, speak, load, hear: the fifth run is the long one.
    await cli.says(/^run 4 of 5: .+: measured$/);
    const pid = known(cli.process.pid);
    const workers = childrenOf(pid);
    expect(workers.length).toBeGreaterThan(0);
    expect(await stateOf(home)).toBe('live');
    process.kill(isPosix ? -pid : pid, 'SIGKILL');
    expect(await cli.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
    await untilGone(workers);

    const shown = await runCliForJson(['show', await folderOf(home)], { home });
    expect(shown.stderr).toContain('ended before this session did');
    expect(shown.json.runs.map(({ outcome, stages }) => [outcome, stages.length > 0])).toEqual([
      ['measured', true],
      ['measured', true],
      ['cancelled', false],
    ]);
    expect(shown.json.runs[1]?.text).toMatch(/^And so, my fellow Americans/);
    expect(await stateOf(home)).toBe('interrupted');
  });

  test('by Ctrl-C: it is sealed, the rest cancelled, and the answer still comes', async () => {
    const home = await ownHome();
    const cli = startCli(['run', await scenarioWithLongEnd(home), '--json'], { home });
    await cli.says(/^run 4 of 5: .+: measured$/);
    const workers = childrenOf(known(cli.process.pid));
    cli.process.kill('SIGINT');
    const ended = await cli.ended;
    await untilGone(workers);
    expect(ended.code).toBe(1);
    const report = parseReport(ended);
    expect(outcomes(report)).toEqual(['measured', 'measured', 'cancelled']);
    expect(await stateOf(home)).toBe('sealed');

    const shown = await runCliForJson(['show', report.recording], { home });
    expect(shown.json).toEqual(report);
    expect(shown.stderr).toBe('');
  });
});

test('Ctrl-C before the session begins is heard: nothing is run, and the recording is sealed', async () => {
  const home = await ownHome();
  let code: number | null = null;
  const { session } = await measure(
    scenarioOf({ name: 'early', work: [{ kind: 'tts', model: 'tiny-tts-en', text: 'Hello.' }] }),
    home,
    { json: true },
    {
      lab: () => realLab(home),
      resources: '',
      env: {},
      reportPage: '',
      stdout: () => undefined,
      stderr: () => undefined,
      isTerminal: false,
      exit: (given) => {
        code = given;
      },
      interrupted: AbortSignal.abort(),
    },
  );
  expect(code).toBe(1);
  expect(new Set(session.runs.map(({ ended }) => ended?.outcome.status))).toEqual(
    new Set(['cancelled']),
  );
  expect(session.runs.flatMap(({ spans }) => [...spans])).toEqual([]);
  expect(await stateOf(home)).toBe('sealed');
});

describe('two sessions at once in one home', () => {
  test('do not see each other', async () => {
    const home = await ownHome();
    const both = await Promise.all(
      ['Hello.', 'Good bye.'].map((text) =>
        runCliForJson(['tts', '--text', text, '--warm-ups', '0'], { home }),
      ),
    );
    expect(both.map(({ json }) => outcomes(json))).toEqual([['measured'], ['measured']]);
    expect(new Set(both.map(({ json }) => json.recording)).size).toBe(2);
    expect(await readdir(join(home, 'sessions'))).toHaveLength(2);
    for (const { json } of both) {
      const shown = await runCliForJson(['show', json.recording], { home });
      expect(shown.json).toEqual(json);
    }
  });
});

describe('a sealed recording', () => {
  let home: string;
  let made: EndedCli & { readonly json: Report };
  beforeAll(async () => {
    home = await ownHome(afterAll);
    made = await runCliForJson(['tts', '--text', 'Hello.', '--warm-ups', '0'], { home });
  });

  /** A copy to do harm to. */
  async function copy(): Promise<string> {
    const folder = join(await temporaryFolder(), 'copy');
    const file = `${folder}.latlab`;
    await packSession(made.json.recording, file);
    const library = openLibrary(join(folder, 'sessions'));
    return library.folderOf(await library.add(file));
  }
  const change = async (file: string, edit: (text: string) => string): Promise<void> =>
    writeFile(file, edit(await readFile(file, 'utf8')));
  const show = (session: string) => runCliForJson(['show', session], { home });
  const refusal = async (session: string): Promise<string> => {
    const { code, stdout, stderr } = await runCli(['show', session, '--json'], { home });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).not.toMatch(/^\s+at /m);
    return stderr;
  };

  test('is shown by its name, its folder, and as one file', async () => {
    const [id = ''] = await readdir(join(home, 'sessions'));
    const file = join(await temporaryFolder(), 'session.latlab');
    await packSession(made.json.recording, file);
    for (const name of [id, made.json.recording, file]) {
      expect({ ...(await show(name)).json, recording: '' }).toEqual({
        ...made.json,
        recording: '',
      });
    }
  });

  test('opens up to the last whole line when its last one is half there', async () => {
    const folder = await copy();
    await appendFile(join(folder, 'events.jsonl'), '{"type":"span","run":1,"id":');
    const { json, stderr } = await show(folder);
    expect({ ...json, recording: '' }).toEqual({ ...made.json, recording: '' });
    expect(stderr).toMatch(/^1 of \d+ lines /);
  });

  test('opens around a line of garbage, and says which', async () => {
    const folder = await copy();
    await change(join(folder, 'events.jsonl'), (text) => {
      const lines = text.split('\n');
      return [...lines.slice(0, 3), '\u0000\ufffd%$', ...lines.slice(3)].join('\n');
    });
    const { json, stderr } = await show(folder);
    expect({ ...json, recording: '' }).toEqual({ ...made.json, recording: '' });
    expect(stderr).toMatch(/^1 of \d+ lines .+line 4/);
  });

  test('opens without its events, and says so', async () => {
    const folder = await copy();
    await change(join(folder, 'events.jsonl'), () => '');
    expect(outcomes((await show(folder)).json)).toEqual(['cancelled']);
  });

  test('of a newer version asks for a newer lab', async () => {
    const folder = await copy();
    await change(join(folder, 'manifest.json'), (text) =>
      text.replace(
        `"version": ${sessionVersion},`,
        `"version": ${sessionVersion + 1}, "soul": true,`,
      ),
    );
    expect(await refusal(folder)).toMatch(/newer.+Update/);
  });

  test.each([
    ['cut short', (text: string) => text.slice(0, text.length / 2), /no readable manifest/],
    ['with a hole', (text: string) => text.replace('"startedAt"', '"began"'), /startedAt/],
    [
      'whose plan names work that is not there',
      (text: string) => text.replaceAll('"work": 0', '"work": 7'),
      /damaged at "plan"/,
    ],
  ])('with a manifest %s is refused by a sentence', async (_, edit, says) => {
    const folder = await copy();
    await change(join(folder, 'manifest.json'), edit);
    expect(await refusal(folder)).toMatch(says);
  });

  test('cut short as one file is refused', async () => {
    const file = join(await temporaryFolder(), 'cut.latlab');
    await packSession(made.json.recording, file);
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, bytes.length - 200));
    expect(await refusal(file)).toContain('damaged or not whole');
  });

  test('that is a JPEG by another name is refused', async () => {
    const file = join(await temporaryFolder(), 'photo.latlab');
    await writeFile(file, Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70]));
    expect(await refusal(file)).toContain('is not a .latlab recording');
  });

  test.each(['../evil.txt', 'audio/../../evil.txt', '/evil.txt', '..\\evil.txt', 'C:\\evil.txt'])(
    'with a file named %j writes nothing outside',
    async (name) => {
      const folder = await temporaryFolder();
      const inner = join(folder, 'a/b');
      await mkdir(inner, { recursive: true });
      const manifest = await readFile(join(made.json.recording, 'manifest.json'));
      const file = join(folder, 'evil.latlab');
      await writeFile(
        file,
        zipOf([
          ['manifest.json', manifest],
          [name, Buffer.from('evil')],
        ]),
      );
      const library = openLibrary(inner);
      await library.add(file).catch(() => undefined);
      const everything = await readdir(folder, { recursive: true });
      expect(everything.filter((path) => path.endsWith('evil.txt'))).toEqual([]);
    },
  );

  test.each(['nowhere', '../sessions', '.', ''])('%j is no session', async (name) => {
    await refusal(name);
  });
});

test('a reader that leaves does not end the session', async () => {
  const home = await ownHome();
  const cli = startCli(['tts', '--text', 'Hello.', '--repeats', '3', '--json'], { home });
  await cli.says(/^run 1 of /);
  cli.process.stdout.destroy();
  cli.process.stderr.destroy();
  expect((await cli.ended).code).toBe(0);
  expect(await stateOf(home)).toBe('sealed');
  const shown = await runCliForJson(['show', await folderOf(home)], { home });
  expect(outcomes(shown.json)).toEqual(['measured', 'measured', 'measured']);
});
