import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { heardText, type RecordedRun } from '../../electron/common/recorded-session.ts';
import { errorRate } from '../../electron/common/word-error-rate.ts';
import { ownHome, temporaryFolder } from '../support/own-home.ts';
import { measureIn, outcomesOf, type Reopened, realLab } from '../support/real-lab.ts';
import { jfkAt, jfkFile, jfkWords, wavIn } from '../support/spoken-audio.ts';

type Case = { readonly name: string; readonly file: () => Promise<string> };
type Refused = Case & { readonly reason: string; readonly says: RegExp };

const folder = await temporaryFolder(afterAll);
const file = async (name: string, bytes: Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
};
const speech = await jfkAt(16_000);
const beginning = speech.subarray(0, 5 * 16_000);

const heard: readonly Case[] = [
  {
    name: 'at 8 kHz',
    file: async () => wavIn(folder, '8k', { channels: [await jfkAt(8_000)], sampleRate: 8_000 }),
  },
  {
    name: 'at 192 kHz',
    file: async () =>
      wavIn(folder, '192k', { channels: [await jfkAt(192_000)], sampleRate: 192_000 }),
  },
  {
    name: 'in 6 channels',
    file: () => wavIn(folder, 'surround', { channels: Array(6).fill(speech), extensible: true }),
  },
  {
    name: 'as 32-bit float',
    file: () => wavIn(folder, 'float', { channels: [speech], coding: 'f32' }),
  },
];

const refused: readonly Refused[] = [
  {
    name: 'no bytes at all',
    file: () => file('empty.wav', new Uint8Array(0)),
    reason: 'unreadable-audio',
    says: /0 bytes.+again/,
  },
  {
    name: 'a header and no samples',
    file: () => wavIn(folder, 'header', { channels: [[]] }),
    reason: 'unreadable-audio',
    says: /no samples.+again/,
  },
  {
    name: 'half a header',
    file: async () => file('half.wav', (await readFile(jfkFile)).subarray(0, 20)),
    reason: 'unreadable-audio',
    says: /again/,
  },
  {
    name: 'silence',
    file: () => wavIn(folder, 'silent', { channels: [new Float32Array(32_000)] }),
    reason: 'no-speech',
    says: /silent/,
  },
  {
    name: 'NaN in its samples',
    file: () =>
      wavIn(folder, 'nan', {
        channels: [speech.map((s, i) => (i === 9 ? Number.NaN : s))],
        coding: 'f32',
      }),
    reason: 'unreadable-audio',
    says: /Sample 9 of channel 1.+again/,
  },
  {
    name: 'a JPEG by another name',
    file: () => file('photo.wav', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70])),
    reason: 'unreadable-audio',
    says: /JPEG.+convert/,
  },
  {
    name: 'a PNG by another name',
    file: () => file('image.wav', Uint8Array.from([0x89, 80, 78, 71, 13, 10, 26, 10, 0, 0])),
    reason: 'unreadable-audio',
    says: /PNG.+convert/,
  },
  {
    name: 'text by another name',
    file: () => file('text.wav', Buffer.from('Four score and seven years ago')),
    reason: 'unreadable-audio',
    says: /convert/,
  },
  {
    name: 'a folder',
    file: async () => {
      await mkdir(join(folder, 'folder.wav'));
      return join(folder, 'folder.wav');
    },
    reason: 'unreadable-audio',
    says: /not a file.+Choose/,
  },
  {
    name: 'no file',
    file: async () => join(folder, 'nowhere.wav'),
    reason: 'unreadable-audio',
    says: /no such file/,
  },
];

let session: Reopened;
const names = [...heard, ...refused].map(({ name }) => name).concat('cut short', 'whole');

beforeAll(async () => {
  const cut = await wavIn(folder, 'cut', { channels: [speech], cutAfter: 2 * beginning.length });
  const files = [
    ...(await Promise.all([...heard, ...refused].map(({ file: make }) => make()))),
    cut,
    jfkFile,
  ];
  session = await measureIn(await realLab(await ownHome(afterAll)), {
    name: 'every audio',
    work: files.map((path) => ({
      kind: 'asr',
      model: 'moonshine-tiny-q',
      audio: { file: path },
    })),
    warmUps: 0,
    repeats: 1,
  });
});

const runOf = (name: string): RecordedRun => {
  const run = session.runs.find(
    ({ plan }) => plan.kind === 'measured' && names[plan.work] === name,
  );
  if (run === undefined) throw new Error(`There is no run "${name}".`);
  return run;
};

test.each(heard)('speech $name is heard', ({ name }) => {
  expect(runOf(name).ended).toMatchObject({ outcome: { status: 'measured' } });
  expect(runOf(name).ended?.audio).toBeCloseTo(11, 2);
  expect(errorRate(jfkWords, heardText(runOf(name)))).toBeLessThanOrEqual(0.1);
});

test('a file cut short is heard as far as it goes', () => {
  expect(runOf('cut short').ended).toMatchObject({ outcome: { status: 'measured' }, audio: 5 });
  expect(heardText(runOf('cut short'))).toMatch(/^And so,? my fellow Americans\W+ask/i);
});

test.each(refused)('$name: $reason, and a sentence about it', ({ name, reason, says }) => {
  expect(outcomesOf(session, names.indexOf(name))).toEqual([
    { status: 'failed', reason, detail: expect.stringMatching(says) },
  ]);
});

test('the run after all of these is measured, and the recording is whole', () => {
  expect(heardText(runOf('whole'))).toBe(jfkWords);
  expect(session).toMatchObject({ state: 'sealed', damage: null, problem: null });
  expect(session.runs.filter(({ ended }) => ended === null)).toEqual([]);
  expect(session.events).toEqual(session.live);
});
