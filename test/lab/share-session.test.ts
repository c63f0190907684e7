import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { reportJson } from '../../electron/commands/report-json.ts';
import { buildSession } from '../../electron/common/recorded-session.ts';
import type { SessionManifest } from '../../electron/common/session.ts';
import { readManifest, readSession } from '../../electron/lab/read-session.ts';
import { redactionFor } from '../../electron/lab/redaction.ts';
import { unpackSession } from '../../electron/lab/session-archive.ts';
import { shareSession } from '../../electron/lab/share-session.ts';
import { manifestOf } from '../support/manifest.ts';
import { temporaryFolder } from '../support/own-home.ts';

const base = manifestOf({
  name: 'Night run',
  work: [
    { kind: 'asr', model: 'ears', audio: { file: '/home/ada.l/Ours only/board meeting.wav' } },
    { kind: 'tts', model: 'voice', text: 'It lies at /home/ada.l, said adas-laptop.' },
  ],
  repeats: 1,
  warmUps: 0,
});
const gpu = { name: 'GPU', vendor: 'V', driver: null, memory: null, busId: null };
const manifest: SessionManifest = {
  ...base,
  state: 'sealed',
  inputs: { 0: 'audio/input-0.wav' },
  tags: ['night'],
  machine: {
    ...base.machine,
    hostname: 'adas-laptop',
    cpu: 'CPU of adas-laptop',
    gpus: [{ ...gpu, uuid: 'GPU-6b1c-77', drivesDisplay: null, pciId: null }],
  },
};
const run = { run: 0, at: 5 };
const loaded = { ...run, type: 'proof', gpu: 0 };
const events = [
  { type: 'run-started', run: 0, at: 1, worker: 4242 },
  {
    type: 'span',
    run: 0,
    id: 0,
    parent: null,
    stage: 'model-call',
    start: 1,
    end: 4,
    attributes: { operator: '/model/decoder/MatMul', opened: '/home/ada.l/m.onnx' },
  },
  {
    ...loaded,
    source: '/proc/4242/maps',
    detail: 'It has loaded /home/ada.l/My Lab/lib/libvk.so.',
  },
  { ...loaded, source: 'NVML', detail: 'GPU-6b1c-77 of C:\\Users\\grace\\lab runs it for grace.' },
  {
    type: 'spans',
    run: 0,
    stages: ['model-call'],
    stage: [0],
    id: [1],
    parent: [0],
    start: [2],
    end: [3],
    texts: ['/home/ada.l/deep/m.onnx', '/model/encoder/Conv'],
    layouts: [{ names: ['opened', 'operator'], types: ['string', 'string'] }],
    cells: [0, 0, 1],
  },
  { type: 'text', run: 0, at: 5, text: 'heard as it was: /home/ada.l' },
  {
    type: 'run-ended',
    run: 0,
    at: 6,
    outcome: {
      status: 'failed',
      reason: 'unreadable-audio',
      detail:
        'board meeting.wav cannot be opened: it is none (/home/ada.l/Ours only/board meeting.wav).',
    },
    provider: 'cpu',
    audio: 2,
  },
];
const profile = [
  { name: '/model/decoder/MatMul', args: { uri: 'C:\\Users\\grace\\m', at: '/root/x' } },
];
const secrets = /ada\.l|adas-laptop|board meeting|Ours only|grace|GPU-6b1c|My Lab|\/root/;

let folder: string;
let target: string;
beforeEach(async () => {
  const home = await temporaryFolder();
  folder = join(home, 'recording');
  target = join(home, 'shared.latlab');
  for (const name of ['audio', 'profiles']) await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  await writeFile(join(folder, 'events.jsonl'), lines.join(''));
  await writeFile(join(folder, 'audio/input-0.wav'), 'RIFF of a recording');
  await writeFile(join(folder, 'profiles/run-0.json'), JSON.stringify(profile));
});

async function shared(withAudio: boolean, isAnonymous: boolean): Promise<string> {
  await shareSession(folder, target, { withAudio, isAnonymous, withNotes: true });
  const opened = `${target}-opened`;
  await unpackSession(target, opened);
  return opened;
}

/** Everything in the folder, with its file's name. What was spoken and heard is left out: it stays. */
async function everything(place: string): Promise<string> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const texts = entries
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }) => name + (await readFile(join(parentPath, name), 'utf8')));
  const spoken = /"text":\s*"[^"]*"/g;
  return (await Promise.all(texts)).join('\n').replace(spoken, '');
}

test('nothing in an anonymous file tells whose machine it was; the figures are the same', async () => {
  expect(await everything(folder)).toMatch(secrets);
  const opened = await shared(true, true);
  expect(await everything(opened)).not.toMatch(secrets);
  // Names of files lie in the zip as they are.
  expect(await readFile(target, 'latin1')).not.toMatch(secrets);
  const [before, after] = [await readSession(folder), await readSession(opened)];
  expect(after.damage).toBeNull();
  expect(after.manifest).toMatchObject({
    machine: { hostname: 'anonymous', cores: 1 },
    tags: ['night'],
    leftOut: ['machine'],
  });
  expect(after.manifest.scenario.work[0]).toMatchObject({ audio: { file: 'input-0.wav' } });
  const figures = ({ events: all }: typeof before) =>
    all.map((event) => {
      if (event.type === 'span') return [event.start, event.end, event.stage, event.parent];
      if (event.type === 'spans') return [event.start, event.end, event.cells, event.stages];
      if (event.type === 'run-ended') return [event.at, event.audio, event.outcome.status];
      return [event.type, 'text' in event ? event.text : null];
    });
  expect(figures(after)).toEqual(figures(before));
});

test.each(['version-1', 'version-2', 'version-3', 'version-4'])(
  'every figure of the real recording %s stays',
  async (name) => {
    const real = `${target}-${name}`;
    await unpackSession(join('test/fixtures/sessions', `${name}.latlab`), real);
    const report = async (place: string) => {
      const { manifest: told, events: all } = await readSession(place);
      return reportJson(buildSession(told, all), 'recording');
    };
    await shareSession(real, target, { withAudio: false, isAnonymous: true, withNotes: true });
    await unpackSession(target, `${real}-shared`);
    const { hostname } = (await readManifest(real)).machine;
    expect((await readManifest(`${real}-shared`)).machine.hostname).not.toBe(hostname);
    expect(await report(`${real}-shared`)).toEqual(await report(real));
  },
);

test('what says where it ran stays: the system files, the library, the operators', async () => {
  const text = await everything(await shared(true, true));
  for (const said of [
    '/proc/4242/maps',
    '[path]/libvk.so.',
    '/model/decoder/MatMul',
    '/model/encoder/Conv',
  ]) {
    expect(text).toContain(said);
  }
});

test('without audio no audio is there, and the recording says so', async () => {
  const opened = await shared(false, false);
  expect(await readdir(opened)).not.toContain('audio');
  expect((await readManifest(opened)).leftOut).toEqual(['audio']);
  expect((await readManifest(opened)).machine.hostname).toBe('adas-laptop');
  expect(await readFile(join(opened, 'events.jsonl'))).toEqual(
    await readFile(join(folder, 'events.jsonl')),
  );
  // What was left out before is still left out.
  await shareSession(opened, `${target}2`, { withAudio: true, isAnonymous: true, withNotes: true });
  await unpackSession(`${target}2`, `${opened}2`);
  expect((await readManifest(`${opened}2`)).leftOut).toEqual(['audio', 'machine']);
});

test('requests to the server stay, each with the file that it heard and the path that was asked', async () => {
  const heard = (work: number) => ({
    type: 'run-added',
    at: 7,
    plan: {
      index: base.plan.length + work - 2,
      kind: 'measured',
      work,
      repeat: 0,
      model: 'ears',
      device: 'cpu',
      settings: {},
      profiled: false,
      requested: '/v1/audio/transcriptions',
    },
    // The name of the client's file is a part of the name that the recording gives it.
    work: { kind: 'asr', model: 'ears', audio: { file: 'audio' } },
    input: `audio/input-${work}.wav`,
  });
  const lines = [...events, heard(2), heard(3)].map((event) => `${JSON.stringify(event)}\n`);
  await writeFile(join(folder, 'events.jsonl'), lines.join(''));
  const { damage, manifest: told, events: all } = await readSession(await shared(true, true));
  expect(damage).toBeNull();
  const { runs, manifest: grown } = buildSession(told, all);
  expect(runs.slice(base.plan.length).map(({ plan, work }) => [plan.requested, work])).toEqual([
    ['/v1/audio/transcriptions', expect.objectContaining({ audio: { file: 'input-2.wav' } })],
    ['/v1/audio/transcriptions', expect.objectContaining({ audio: { file: 'input-3.wav' } })],
  ]);
  expect(grown.inputs).toMatchObject({ 2: 'audio/input-2.wav', 3: 'audio/input-3.wav' });
});

test('the recording itself is not changed', async () => {
  const before = await everything(folder);
  await shared(false, true);
  expect(await everything(folder)).toBe(before);
});

test('of thousands of names each is taken out, the whole path before the name of its file', () => {
  const file = (place: number) => `/srv/calls of ${place % 7}/clip ${place}.wav`;
  const works = Array.from({ length: 20_000 }, (_, place) => ({
    kind: 'asr' as const,
    model: 'ears',
    audio: { file: file(place) },
  }));
  const { text } = redactionFor(base, { users: [], works });
  const lines = works.map((_, place) => text(`${file(place)} is clip ${place}.wav, not aclip.wav`));
  expect(new Set(lines)).toEqual(new Set(['[removed] is [removed], not aclip.wav']));
});

test.each([
  ['It opened /data/My Files/a b/c.txt and left.', 'It opened [path] and left.'],
  ['See C:\\Program Data\\x\\onnx.dll.', 'See [path]/onnx.dll.'],
  ['Read \\\\server\\share\\x', 'Read [path]'],
  ['It reads /sys/class/drm and and/or 1/2.', 'It reads /sys/class/drm and and/or 1/2.'],
  ['(/opt/x/lib.so.1)', '([path]/lib.so.1)'],
])('%j reads %j', (given, expected) => {
  expect(redactionFor(base, { users: [], works: [] }).sentence(given)).toBe(expected);
});
