import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diskTrouble } from '../../../electron/lab/models/disk-trouble.ts';
import { addModel } from '../../../electron/lab/models/own/add-model.ts';
import { openOwnModels } from '../../../electron/lab/models/own/own-models.ts';
import { temporaryFolder } from '../../support/own-home.ts';

const failed = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: said the disk`), { code, ...(path && { path }) });

test.each([
  ['EACCES', /this user has no right to do that at \/store\/a\.onnx/],
  ['EPERM', /Change who may read and write there/],
  ['EROFS', /cannot be written to .* LATENCY_LAB_HOME/],
  ['EBUSY', /\/store\/a\.onnx is in use .* running session/],
  ['ENOSPC', /is full .* Free some space/],
])('%s says what happened, to what, and what to do', (code, words) => {
  const message = diskTrouble(failed(code, '/store/a.onnx'), 'The model could not be removed', '');
  expect(message).toMatch(/^The model could not be removed: /);
  expect(message).toMatch(words);
});

test('a lock names no path of its own; a bug is no trouble of the disk', () => {
  expect(diskTrouble(failed('ELOCKED'), 'It failed', '/store')).toBe(
    'It failed: another Latency Lab is at work in /store (ELOCKED). Try again in a moment.',
  );
  expect(diskTrouble(new TypeError('undefined is not'), 'It failed', '/store')).toBeNull();
});

test('adding to a store that is no folder is a sentence', async () => {
  const folder = await temporaryFolder();
  const store = join(folder, 'models');
  await writeFile(store, '');
  const ownModels = await openOwnModels(join(folder, 'own-models.json'), {
    version: 1,
    models: [],
  });
  const { signal } = new AbortController();
  await expect(addModel(folder, {}, { store, ownModels, env: {}, signal })).rejects.toMatchObject({
    name: 'UnusableModel',
    message: expect.stringMatching(/could not be added: at .*models a file stands where/),
  });
});
