import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { sessionVersion } from '../../electron/common/session.ts';
import { ArchiveGate, archiveLimits } from '../../electron/lab/archive-entries.ts';
import { readSession, UnreadableSession } from '../../electron/lab/read-session.ts';
import { packSession, unpackSession } from '../../electron/lab/session-archive.ts';
import { manifestOf } from '../support/manifest.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { type ZipInput, zipOf } from '../support/zip-bytes.ts';

const sealed = {
  ...manifestOf({ name: 'A', work: [{ kind: 'tts', model: 'voice', text: 'Hello.' }] }),
  state: 'sealed',
};
const text = (content: string): Uint8Array => Buffer.from(content);
const manifest: ZipInput = ['manifest.json', text(JSON.stringify(sealed))];
const events: ZipInput = ['events.jsonl', text('')];
const fixture = join(import.meta.dirname, '../fixtures/sessions/version-2.latlab');
const jpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');

/** The archive lies in it as `a.latlab`; `outside` is where a name with `../` would lead. */
let outside: string;
let home: string;
let archive: string;
beforeEach(async () => {
  outside = await temporaryFolder();
  home = join(outside, 'home');
  archive = join(home, 'a.latlab');
  await mkdir(home);
});

/** The sentence with which it is refused, without the archive's path. Nothing may be left of it. */
async function refusal(bytes: Uint8Array): Promise<string> {
  await writeFile(archive, bytes);
  return refusalOf(archive);
}

async function refusalOf(source: string): Promise<string> {
  const before = await readdir(outside, { recursive: true });
  const thrown: unknown = await unpackSession(source, join(home, 'session')).then(
    () => null,
    (error: unknown) => error,
  );
  expect(await readdir(outside, { recursive: true })).toEqual(before);
  if (!(thrown instanceof UnreadableSession)) throw thrown ?? new Error('It was opened.');
  return thrown.message.replaceAll(source, 'IT');
}

const withFile = (...file: ZipInput): Uint8Array => zipOf([manifest, events, file]);

test('what is no zip at all', async () => {
  expect(await refusal(jpeg)).toBe('IT is not a .latlab recording of Latency Lab.');
  expect(await refusal(text('{}'))).toBe('IT is not a .latlab recording of Latency Lab.');
  expect(await refusal(text(''))).toBe('IT is empty: copy or download it again.');
  expect(await refusalOf(home)).toBe('IT is not a file: a .latlab recording is one.');
  expect(await refusalOf(join(home, 'none'))).toBe('There is no file IT.');
});

test('a zip of something else, and a recording of the future', async () => {
  expect(await refusal(zipOf([['photo.jpg', jpeg]]))).toContain('is not a recording');
  const next = { ...sealed, version: sessionVersion + 1 };
  const later = zipOf([['manifest.json', text(JSON.stringify(next))], events]);
  expect(await refusal(later)).toBe(
    'This recording was made by a newer Latency Lab. Update this one to open it.',
  );
});

test('a recording that is cut off anywhere', async () => {
  const whole = await readFile(fixture);
  for (let part = 1; part < 20; part++) {
    const cut = whole.subarray(0, Math.floor((whole.length * part) / 20));
    expect(await refusal(cut)).toMatch(/^IT is damaged or not whole: copy or download it again/);
  }
});

test('a file whose bytes are not those that were packed', async () => {
  const damaged = withFile('audio/run-0.wav', text('sound'), { checksum: 1 });
  expect(await refusal(damaged)).toContain('damaged or not whole');
});

test.each([
  '../escaped.wav',
  'audio/../../escaped.wav',
  'audio\\..\\..\\escaped.wav',
  '/tmp/escaped.wav',
  '\\\\server\\share\\escaped.wav',
  'C:\\escaped.wav',
  'c:escaped.wav',
  '..',
  'audio/..',
  'audio/run.wav\0.txt',
])('%j leads out of the folder', async (name) => {
  expect(await refusal(withFile(name, text('x')))).toBe(
    'IT names a file outside of its own folder. It was not opened.',
  );
});

test.each(['audio/con', 'audio/NUL.wav', 'profiles/Com1.json', 'audio/run.wav.', 'audio/.'])(
  '%j is no name of a file on every system',
  async (name) => {
    expect(await refusal(withFile(name, text('x')))).toContain(
      'not a file’s name'.replace('’', "'"),
    );
  },
);

test('a name that is longer than file systems take', async () => {
  const name = `audio/${'x'.repeat(300)}`;
  expect(await refusal(withFile(name, text('x')))).toContain('a name that is too long');
});

test.each([
  ['audio/run.wav', 'audio/run.wav'],
  ['audio/run.wav', 'audio\\run.wav'],
  ['audio/run.wav', 'audio/RUN.wav'],
  ['events.jsonl', 'events.jsonl'],
])('%j and %j would be one file', async (one, other) => {
  const files: ZipInput[] = [manifest, [one, text('1')], [other, text('2')]];
  expect(await refusal(zipOf(files))).toMatch(/^IT holds ".+" twice\. It was not opened\.$/);
});

test('a link, a device and a folder where a file belongs', async () => {
  for (const mode of [0o120_777, 0o020_666, 0o040_755]) {
    const sentence = await refusal(withFile('audio/run.wav', text('/etc/passwd'), { mode }));
    expect(sentence).toContain('as a link or a device, not as a file');
  }
});

test('what is locked, and what is packed in an unknown way', async () => {
  const locked = withFile('audio/run.wav', text('x'), { deflated: true, flags: 1 });
  expect(await refusal(locked)).toContain('is locked with a password');
  const unknown = withFile('audio/run.wav', text('x'), { method: 14 });
  expect(await refusal(unknown)).toContain('in a way that is not known here');
});

test('a bomb that says what it is is not unpacked', async () => {
  const zeros = Buffer.alloc(archiveLimits.anyRatio + 1);
  const bomb = withFile('audio/run.wav', zeros, { deflated: true });
  expect(bomb.length).toBeLessThan(2 ** 20);
  expect(await refusal(bomb)).toContain('unpacks to more than a recording can be');
});

test('a bomb that lies about its size ends at the size that it declared', async () => {
  for (const size of [0, 1, 2 ** 20]) {
    const bomb = withFile('audio/run.wav', Buffer.alloc(2 ** 24), { deflated: true, size });
    expect(await refusal(bomb)).toContain('damaged or not whole');
  }
});

test('sizes add up over all files, whatever the archive weighs', async () => {
  const huge = 0xffff_fff0;
  const files = ['a', 'b', 'c'].map(
    (name): ZipInput => [`audio/${name}`, text('x'), { deflated: true, size: huge }],
  );
  const gate = new ArchiveGate(2 ** 40);
  const zip = await fromBufferPromise(Buffer.from(zipOf(files)), { decodeStrings: false });
  const taken: (string | null)[] = [];
  await expect(async () => {
    for await (const entry of zip.eachEntry()) taken.push(gate.take(entry));
  }).rejects.toThrow('unpacks to more');
  expect(taken).toEqual(['audio/a', 'audio/b']);
});

test('a manifest that is too large to be one', async () => {
  const size = archiveLimits.manifest + 1;
  const files: ZipInput[] = [['manifest.json', Buffer.alloc(10), { deflated: true, size }], events];
  expect(await refusal(zipOf(files))).toContain('unpacks to more than a recording can be');
});

test('more entries than a recording has files', async () => {
  const sentence = await refusal(zipThatCounts(archiveLimits.entries + 1));
  expect(sentence).toBe('IT holds more than 100000 files. It was not opened.');
});

/** The last records of a zip64 (APPNOTE.TXT 4.3.14 to 4.3.16) that says how many entries there are. */
function zipThatCounts(entries: number): Uint8Array {
  const record = new DataView(new ArrayBuffer(56));
  record.setUint32(0, 0x0606_4b50, true);
  record.setBigUint64(4, 44n, true);
  record.setBigUint64(32, BigInt(entries), true);
  const locator = new DataView(new ArrayBuffer(20));
  locator.setUint32(0, 0x0706_4b50, true);
  locator.setUint32(16, 1, true);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x0605_4b50, true);
  end.setUint32(8, 0xffff_ffff, true);
  return Buffer.concat([record, locator, end].map(({ buffer }) => new Uint8Array(buffer)));
}

test('what a recording does not have is left out', async () => {
  const files: ZipInput[] = [
    manifest,
    events,
    ['audio/', text(''), { mode: 0o040_755 }],
    ['audio/run.wav', text('sound')],
    ['__MACOSX/._manifest.json', text('x')],
    ['MANIFEST.JSON', text('x')],
    ['audio/é.wav', text('x'), { flags: 0x800 }],
    ['audio/deep/run.wav', text('x')],
  ];
  await writeFile(archive, zipOf(files));
  const folder = join(home, 'session');
  await unpackSession(archive, folder);
  expect((await readdir(folder, { recursive: true })).sort()).toEqual([
    'audio',
    'audio/run.wav',
    'events.jsonl',
    'manifest.json',
  ]);
});

test('silence packs a thousandfold and is opened', async () => {
  const silence = Buffer.alloc(2 ** 24);
  await writeFile(archive, withFile('audio/run.wav', silence, { deflated: true }));
  const folder = join(home, 'session');
  await unpackSession(archive, folder);
  expect((await readFile(join(folder, 'audio/run.wav'))).equals(silence)).toBe(true);
  expect(await readSession(folder)).toMatchObject({ state: 'sealed', damage: null });
});

test('a link in a folder is not packed: what it leads to is none of the recording', async () => {
  const folder = join(home, 'session');
  await mkdir(join(folder, 'audio'), { recursive: true });
  await writeFile(join(outside, 'secret'), 'secret');
  await symlink(join(outside, 'secret'), join(folder, 'audio/link.wav'));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(sealed));
  await writeFile(join(folder, 'events.jsonl'), '');
  await packSession(folder, archive);
  await unpackSession(archive, join(home, 'copy'));
  expect((await readdir(join(home, 'copy'))).sort()).toEqual(['events.jsonl', 'manifest.json']);
});

test('a recording that changes while it is packed is an error to catch, and leaves no draft', async () => {
  const folder = join(home, 'session');
  const files = ['audio/run-0.wav', 'events.jsonl'].map((name) => join(folder, name));
  await mkdir(join(folder, 'audio'), { recursive: true });
  for (const file of files) await writeFile(file, randomBytes(2 ** 24));
  const packing = packSession(folder, archive);
  const failure = expect(packing).rejects.toThrow('unexpected number of bytes');
  const draft = `${archive}.${process.pid}.draft`;
  while (!existsSync(draft) || statSync(draft).size === 0) await setImmediate();
  for (const file of files) await truncate(file);
  await failure;
  expect(await readdir(home)).toEqual(['session']);
});
