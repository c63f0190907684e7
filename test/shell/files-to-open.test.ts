import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { FilesToOpen, recordingsIn } from '../../electron/shell/files-to-open.ts';

test('recordings among the arguments are found from the folder of the start', () => {
  const argv = [
    '--no-sandbox',
    '/app',
    'a.latlab',
    '/b/C.LATLAB',
    't.json.gz',
    '-x.latlab',
    'notes.txt',
  ];
  expect(recordingsIn(argv, '/home/me')).toEqual([
    resolve('/home/me', 'a.latlab'),
    resolve('/b/C.LATLAB'),
    resolve('/home/me', 't.json.gz'),
  ]);
});

test('a file waits until a window asks, is told while there is one, and waits for the next', () => {
  const told: string[] = [];
  const files = new FilesToOpen((path) => told.push(path));
  files.add('/1');
  expect(files.take()).toEqual(['/1']);
  files.add('/2');
  expect(told).toEqual(['/2']);
  files.wait();
  files.add('/3');
  expect(told).toEqual(['/2']);
  expect(files.take()).toEqual(['/3']);
});
