import { writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readHubSettings } from '../../../electron/lab/models/hub/hub-settings.ts';
import { temporaryFolder } from '../../support/own-home.ts';

test('without a word in the environment it is the public hub, and the cache in the home folder', async () => {
  const settings = await readHubSettings({ HF_TOKEN_PATH: '/nowhere/token' });
  expect(settings).toMatchObject({ token: null, isOffline: false });
  expect(settings.endpoint).toMatch(/^https:\/\/[a-z]+\.co$/);
  expect(settings.cache).toBe(join(homedir(), '.cache', 'huggingface', 'hub'));
});

test('the environment decides, as for the programs of the hub', async () => {
  const home = await temporaryFolder();
  await writeFile(join(home, 'token'), ' hf_file\n');
  const of = readHubSettings;
  expect((await of({ HF_HOME: home })).token).toBe('hf_file');
  expect((await of({ HF_HOME: home })).cache).toBe(join(home, 'hub'));
  expect((await of({ HF_HOME: home, HF_TOKEN: 'hf_env' })).token).toBe('hf_env');
  expect((await of({ HF_HOME: home, HF_HUB_CACHE: '/cache' })).cache).toBe('/cache');
  expect((await of({ XDG_CACHE_HOME: home })).cache).toBe(join(home, 'huggingface', 'hub'));
  expect((await of({ HF_HOME: home, HF_ENDPOINT: 'http://mirror/' })).endpoint).toBe(
    'http://mirror',
  );
  const offline = ['1', 'true', 'YES', 'on', '0', ''].map((word) =>
    of({ HF_HOME: home, HF_HUB_OFFLINE: word }),
  );
  expect((await Promise.all(offline)).map(({ isOffline }) => isOffline)).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});
