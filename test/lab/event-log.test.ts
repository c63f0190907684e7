import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DiskFull } from '../../electron/common/disk-full.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import { nanos } from '../../electron/common/units.ts';
import { EventLog, type LogFile } from '../../electron/lab/event-log.ts';
import { temporaryFolder } from '../support/own-home.ts';

const said = (text: string): SessionEvent => ({ type: 'text', run: 0, at: nanos(0), text });
const linesIn = async (folder: string): Promise<string[]> =>
  (await readFile(join(folder, 'events.jsonl'), 'utf8')).split('\n');

/** A real file on a disk with so many bytes left: a write takes what fits, then fails as a full disk does. */
const fullAfter =
  (room: number, code = 'ENOSPC') =>
  async (path: string): Promise<LogFile & { readonly free: (bytes: number) => void }> => {
    const file = await open(path, 'ax');
    let left = room;
    return {
      appendFile: async (content) => {
        const bytes = Buffer.from(String(content));
        await file.appendFile(bytes.subarray(0, left));
        const isFull = bytes.length > left;
        left -= Math.min(left, bytes.length);
        if (isFull) throw Object.assign(new Error('write failed'), { code });
      },
      truncate: (length) => file.truncate(length),
      datasync: () => file.datasync(),
      close: () => file.close(),
      free: (bytes) => {
        left += bytes;
      },
    };
  };

test('events are whole lines on the disk after each sync, in their order', async () => {
  const folder = await temporaryFolder();
  const log = await EventLog.create(folder);
  log.add(said('one'));
  log.add(said('two'));
  await log.sync();
  expect(await linesIn(folder)).toEqual([
    JSON.stringify(said('one')),
    JSON.stringify(said('two')),
    '',
  ]);
  log.add(said('three'));
  await log.sync();
  expect(await linesIn(folder)).toHaveLength(4);
  await log.close();
  expect(await readdir(folder)).toEqual(['events.jsonl']);
});

test('many lines are written before anybody asks, and none twice', async () => {
  const folder = await temporaryFolder();
  const log = await EventLog.create(folder);
  const texts = Array.from({ length: 3000 }, (_, index) => `${index}`.padStart(400, '-'));
  for (const text of texts) log.add(said(text));
  await log.sync();
  await log.close();
  expect(await linesIn(folder)).toEqual([...texts.map((text) => JSON.stringify(said(text))), '']);
});

test.each(['ENOSPC', 'EDQUOT', 'EFBIG'])(
  '%s: the log ends at its last whole line',
  async (code) => {
    const folder = await temporaryFolder();
    const first = `${JSON.stringify(said('first'))}\n`;
    const log = await EventLog.create(folder, fullAfter(first.length + 10, code));
    log.add(said('first'));
    await log.sync();
    log.add(said('second'));
    await expect(log.sync()).rejects.toThrow(DiskFull);
    expect(await linesIn(folder)).toEqual([first.trim(), '']);
    await log.close();
  },
);

test('after a full disk the last lines find the room that was kept for them', async () => {
  const folder = await temporaryFolder();
  let free: (bytes: number) => void = () => undefined;
  const log = await EventLog.create(folder, async (path) => {
    const file = await fullAfter(10)(path);
    free = file.free;
    return file;
  });
  expect(await readdir(folder)).toContain('.reserve');
  log.add(said('lost'));
  await expect(log.sync()).rejects.toThrow(DiskFull);
  await log.releaseReserve();
  expect(await readdir(folder)).not.toContain('.reserve');
  free(1000);
  log.add(said('last'));
  await log.sync();
  await log.close();
  expect(await linesIn(folder)).toEqual([JSON.stringify(said('last')), '']);
});

test('a write that fails while nobody waits is told at the next sync', async () => {
  const log = await EventLog.create(await temporaryFolder(), fullAfter(100));
  for (let line = 0; line < 2; line++) log.add(said('x'.repeat(300_000)));
  await new Promise(setImmediate);
  log.add(said('more'));
  await expect(log.sync()).rejects.toThrow(DiskFull);
  await log.close();
});

test('another error stays what it is', async () => {
  const log = await EventLog.create(await temporaryFolder(), fullAfter(0, 'EIO'));
  log.add(said('lost'));
  await expect(log.sync()).rejects.not.toThrow(DiskFull);
  await log.close();
});

test('a log never writes over another', async () => {
  const folder = await temporaryFolder();
  await (await EventLog.create(folder)).close();
  await expect(EventLog.create(folder)).rejects.toThrow('EEXIST');
});
