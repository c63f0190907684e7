import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join, resolve } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { openPromise } from 'yauzl';
import { exportFormatNames, exportFormats } from '../../electron/common/export/export-formats.ts';
import { buildSession } from '../../electron/common/recorded-session.ts';
import type { ScenarioInput } from '../../electron/common/scenario.ts';
import { shareAll } from '../../electron/common/sharing.ts';
import { launchNode } from '../../electron/host/launch-node.ts';
import { exportSession } from '../../electron/lab/export/export-session.ts';
import { labHome } from '../../electron/lab/home.ts';
import { makeLab } from '../../electron/lab/make-lab.ts';
import { readSession } from '../../electron/lab/read-session.ts';
import { shareSession } from '../../electron/lab/share-session.ts';
import { openKeychain } from '../../electron/shell/keychain.ts';
import { reportPage } from '../support/exported.ts';
import { fakeSafeStorage } from '../support/fake-safe-storage.ts';
import { modelStore, ownHome, temporaryFolder } from '../support/own-home.ts';
import { measureIn } from '../support/real-lab.ts';
import { runCli } from '../support/run-cli.ts';

const key = 'sk-lab-5f2a9c7e41d08b36';

/** In the ways in which a secret lies about: as it is, and as part of a text in base64 at any of its three places. */
const forms = [
  key,
  ...[0, 1, 2].map((at) =>
    Buffer.from(`${'x'.repeat(at)}${key}`)
      .toString('base64')
      .slice(at + 2, -4),
  ),
].map((form) => Buffer.from(form));

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A language model's endpoint: it answers the first request, refuses the next ones, and quotes the key as it does. */
async function startModel(): Promise<{ url: string; seen: (string | undefined)[] }> {
  const seen: (string | undefined)[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    seen.push(request.headers.authorization);
    if (seen.length > 1) {
      response.writeHead(401, { 'content-type': 'application/json', 'x-key': key });
      response.end(JSON.stringify({ error: { message: `Incorrect API key provided: ${key}.` } }));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const delta = { choices: [{ index: 0, delta: { content: 'Yes, it is done.' } }] };
    response.end(`data: ${JSON.stringify(delta)}\n\ndata: [DONE]\n\n`);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  ends.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, seen };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const zipStart = Buffer.from('PK\x03\x04');

/** The bytes of each file, and of all that a zip among them holds. */
async function* contents(files: readonly string[]): AsyncGenerator<[name: string, bytes: Buffer]> {
  for (const file of files) {
    const bytes = await readFile(file);
    yield [basename(file), bytes];
    if (!bytes.subarray(0, 4).equals(zipStart)) continue;
    const zip = await openPromise(file);
    for await (const entry of zip.eachEntry()) {
      const parts: Buffer[] = [];
      for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
      yield [`${basename(file)}: ${entry.fileName}`, Buffer.concat(parts)];
    }
  }
}

/** Names of all files below the folders that hold the key, and how many were looked at. */
async function whoHasTheKey(
  folders: readonly string[],
): Promise<{ found: string[]; files: number }> {
  const found: string[] = [];
  let files = 0;
  for (const folder of folders) {
    for await (const [name, bytes] of contents(await filesIn(folder))) {
      files += 1;
      if (forms.some((form) => bytes.includes(form))) found.push(name);
    }
  }
  return { found, files };
}

/** Every export of the recording, and the recording as one file. */
async function exportAll(folder: string): Promise<string> {
  const target = await temporaryFolder();
  const { manifest, events } = await readSession(folder);
  const session = buildSession(manifest, events);
  for (const format of exportFormatNames) {
    const path = join(target, `all.${exportFormats[format].extension}`);
    await exportSession(session, format, path, true, reportPage);
  }
  await shareSession(folder, join(target, 'all.latlab'), shareAll);
  return target;
}

const scenarioAt = (url: string): ScenarioInput => ({
  name: 'keyed',
  work: [
    {
      kind: 'turn',
      caller: {
        says: [2, 3].map((number) => ({ file: resolve(`resources/audio/caller-${number}.flac`) })),
      },
      agent: {
        asr: { engine: 'local', model: 'moonshine-tiny-q' },
        llm: { engine: 'endpoint', url, model: 'any', key: 'LAB_TEST_KEY' },
        tts: { engine: 'local', model: 'tiny-tts-en' },
      },
    },
  ],
  repeats: 1,
  warmUps: 0,
});

test('a key of the keychain reaches the endpoint, and nothing else: no file of the home, no export, no output', async () => {
  const home = await temporaryFolder();
  await mkdir(home, { recursive: true });
  // Models hold no keys, and would take long to look through.
  await symlink(modelStore, join(home, 'models'), 'junction');
  const places = labHome({ LATENCY_LAB_HOME: home });
  const keychain = openKeychain(places.keys, fakeSafeStorage());
  await keychain.save('LAB_TEST_KEY', key);
  const written: Buffer[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    vi.spyOn(stream, 'write').mockImplementation((chunk, ...rest) => {
      written.push(Buffer.from(chunk));
      return write(chunk, ...(rest as []));
    });
  }
  ends.push(() => vi.restoreAllMocks());
  const lab = await makeLab(
    {
      resources: resolve('resources'),
      programs: resolve('out/main'),
      version: 'test',
      env: { ...process.env, LATENCY_LAB_HOME: home },
    },
    launchNode,
    [keychain],
  );
  const { url, seen } = await startModel();
  const session = await measureIn(lab, scenarioAt(url));

  expect(seen.slice(0, 2)).toEqual([`Bearer ${key}`, `Bearer ${key}`]);
  const turns = session.runs.filter(({ plan }) => plan.kind === 'measured');
  expect(turns.map(({ ended }) => ended?.outcome.status)).toEqual(['measured', 'failed']);
  expect(turns[1]?.ended?.outcome).toMatchObject({ reason: 'endpoint-refused' });

  const { found, files } = await whoHasTheKey([home, await exportAll(session.folder)]);
  expect(found).toEqual([]);
  // The keychain's file, the recording's, and every export were among them.
  expect(files).toBeGreaterThan(exportFormatNames.length + 5);
  expect(forms.some((form) => Buffer.concat(written).includes(form))).toBe(false);
  expect(await readFile(places.keys, 'utf8')).toContain('LAB_TEST_KEY');
}, 180_000);

test('a key of the environment reaches the endpoint of the command line, and nothing else', async () => {
  const home = await ownHome();
  const { url, seen } = await startModel();
  const says = [2, 3].map((number) => resolve(`resources/audio/caller-${number}.flac`));
  const ended = await runCli(
    ['turn', '--audio', ...says, '--llm', `any@${url}`, '--key', 'LAB_TEST_KEY', '--json'],
    { home, env: { LAB_TEST_KEY: key } },
  );
  expect(new Set(seen)).toEqual(new Set([`Bearer ${key}`]));
  const { recording } = JSON.parse(ended.stdout) as { recording: string };
  const { found } = await whoHasTheKey([home, await exportAll(resolve(recording))]);
  expect(found).toEqual([]);
  for (const form of forms) expect(`${ended.stdout}${ended.stderr}`).not.toContain(form.toString());
}, 180_000);

test('the search finds a key that lies about', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'keys.json');
  // What encrypts nothing.
  const open = {
    encryptString: (text: string) => Buffer.from(`v10${text}`),
    decryptString: String,
  };
  await openKeychain(path, fakeSafeStorage(open)).save('LAB_TEST_KEY', key);
  expect((await whoHasTheKey([folder])).found).toEqual(['keys.json']);
});
