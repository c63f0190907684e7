import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callArguments } from '../../electron/common/calls.ts';
import { keyValueSchema } from '../../electron/common/key-value.ts';
import { keysOfEnvironment } from '../../electron/lab/keys.ts';
import { makeKeyCalls } from '../../electron/shell/key-calls.ts';
import { openKeychain } from '../../electron/shell/keychain.ts';
import { fakeSafeStorage } from '../support/fake-safe-storage.ts';
import { temporaryFolder } from '../support/own-home.ts';

const value = 'sk-7c1f0e9a55d24b7f';

const inFolder = async () => join(await temporaryFolder(), 'lab', 'keys.json');

describe('a key that is saved', () => {
  test('is found by its name, also by the next start of the lab, and the file does not show it', async () => {
    const path = await inFolder();
    const storage = fakeSafeStorage();
    await openKeychain(path, storage).save('OPENAI_API_KEY', value);
    const later = openKeychain(path, storage);
    expect(await later.find('OPENAI_API_KEY')).toBe(value);
    expect(await later.names()).toEqual(['OPENAI_API_KEY']);
    const bytes = await readFile(path);
    for (const form of [value, btoa(value), Buffer.from(value).toString('hex')])
      expect(bytes.includes(form)).toBe(false);
  });

  test('takes the place of the one of its name; others stay; deleted, it is gone', async () => {
    const keychain = openKeychain(await inFolder(), fakeSafeStorage());
    await Promise.all([
      keychain.save('A', 'old'),
      keychain.save('B', 'other'),
      keychain.save('A', value),
    ]);
    expect(await keychain.find('A')).toBe(value);
    await keychain.delete('A');
    expect([await keychain.find('A'), await keychain.find('B')]).toEqual([null, 'other']);
  });

  test('comes back as it was, whatever a header may hold', async () => {
    const keychain = openKeychain(await inFolder(), fakeSafeStorage());
    await fc.assert(
      fc.asyncProperty(
        fc.string({
          minLength: 1,
          unit: fc.integer({ min: 0x21, max: 0x7e }).map((c) => String.fromCharCode(c)),
        }),
        async (key) => {
          expect(keyValueSchema.safeParse(key).success).toBe(true);
          await keychain.save('K', key);
          expect(await keychain.find('K')).toBe(key);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('of a keychain that is another one by now is told of in a sentence without it', async () => {
    const path = await inFolder();
    await openKeychain(path, fakeSafeStorage()).save('A', value);
    await expect(openKeychain(path, fakeSafeStorage()).find('A')).rejects.toThrow(
      /^The key A cannot be decrypted any more/,
    );
  });
});

test('a name that every object has is no key', async () => {
  const keychain = openKeychain(await inFolder(), fakeSafeStorage());
  expect([await keychain.find('constructor'), await keychain.find('toString')]).toEqual([
    null,
    null,
  ]);
});

test.each([
  ['there is no encryption', { isEncryptionAvailable: () => false }],
  ['the secret is one that every program knows', { getSelectedStorageBackend: () => 'basic_text' }],
  ['nobody knows who keeps the secret', { getSelectedStorageBackend: () => 'unknown' }],
])('where %s, nothing is saved and the environment is named', async (_, changes) => {
  const path = await inFolder();
  const keychain = openKeychain(path, fakeSafeStorage(changes));
  const calls = makeKeyCalls(keychain, keysOfEnvironment({}));
  expect(await calls.saveKey('A', value)).toEqual({ ok: false, message: keychain.refusal() });
  expect(keychain.refusal()).toContain('environment variable');
  await expect(readFile(path)).rejects.toThrow('ENOENT');
});

test('a damaged file is told of, and is not written over', async () => {
  const path = join(await temporaryFolder(), 'keys.json');
  await writeFile(path, '{"version":1,"keys":{"A":7}}');
  const keychain = openKeychain(path, fakeSafeStorage());
  await expect(keychain.find('A')).rejects.toThrow('are damaged');
  await expect(keychain.save('B', value)).rejects.toThrow('are damaged');
  expect(await readFile(path, 'utf8')).toBe('{"version":1,"keys":{"A":7}}');
});

test('the window is told names and places, and no value', async () => {
  const keychain = openKeychain(await inFolder(), fakeSafeStorage());
  await keychain.save('SAVED', value);
  const calls = makeKeyCalls(keychain, keysOfEnvironment({ SET: 'sk-of-environment', SAVED: 'x' }));
  const listed = await calls.listKeys(['SET', 'UNSET', 'SAVED', 'SET']);
  expect(listed).toEqual({
    ok: true,
    value: {
      refusal: null,
      keys: [
        { name: 'SAVED', from: 'keychain' },
        { name: 'SET', from: 'environment' },
        { name: 'UNSET', from: null },
      ],
    },
  });
});

test.each([
  ['a name with a space', 'A KEY', value],
  ['a value with a line end', 'A', `${value}\r\nHost: elsewhere`],
  ['an empty value', 'A', ''],
])('%s does not reach the keychain', (_, name, text) => {
  expect(callArguments.saveKey.safeParse([name, text]).success).toBe(false);
});
