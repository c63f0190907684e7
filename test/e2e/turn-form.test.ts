import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { presets } from '../../electron/common/presets.ts';
import { appForFile } from './open-app.ts';

const opened = appForFile();
const value = 'sk-lab-93ab17c05d';

const openPreset = async (name: string): Promise<void> => {
  await opened.page.getByRole('button', { name: 'More for the scenario' }).click();
  await opened.page.getByRole('menuitem', { name: `Preset: ${name}` }).click();
};

test('each preset is opened from the menu of the scenario and can run', async () => {
  for (const { name } of presets) {
    await openPreset(name);
    await expect.poll(() => opened.page.getByTestId('scenario-name').inputValue()).toBe(name);
    expect(await opened.page.getByTestId('run-count').textContent()).toMatch(
      /^\d+ runs, \d model loads?/,
    );
  }
});

test('a preset is found by its name in the palette', async () => {
  await openPreset('Voice turn');
  await opened.page.keyboard.press('Control+k');
  await opened.page.keyboard.type('preset ivr');
  await opened.page.keyboard.press('Enter');
  await expect
    .poll(() => opened.page.getByTestId('scenario-name').inputValue())
    .toBe('IVR and call centre');
  expect(await opened.page.getByTestId('work-0-line').inputValue()).toBe('telephone');
});

test('a call is added and changed by hand; what is wrong is said at its field', async () => {
  const { page } = opened;
  await page.getByRole('button', { name: 'More for the scenario' }).click();
  await page.getByRole('menuitem', { name: 'Reset to the default' }).click();
  await page.getByTestId('add-turn').click();
  await page.getByTestId('work-2-llm-engine').selectOption('endpoint');
  const count = page.getByTestId('run-count');
  await expect.poll(() => count.textContent()).toBe('The scenario cannot run yet.');
  await page.getByText('Choose the model, or write its name.').waitFor();
  await page.getByTestId('work-2-agent-llm-model').fill('llama3.2');
  await page.getByTestId('work-2-endpointing-wait').fill('9');
  await page.getByText('The wait is a number of seconds from 0.1 to 5.').waitFor();
  await page.getByTestId('work-2-endpointing-wait').fill('0.4');
  await page.getByTestId('work-2-caller').selectOption('microphone');
  await expect.poll(() => count.textContent()).toMatch(/^\d+ runs/);
  expect(opened.errors).toEqual([]);
});

test('the replies of a script are written a line each: a new line stays until it has words', async () => {
  const { page } = opened;
  await page.getByTestId('work-2-llm-engine').selectOption('scripted');
  const replies = page.getByTestId('work-2-replies');
  await replies.fill('\n');
  const none = page.getByText('Write at least one reply');
  await none.waitFor();
  expect(await replies.inputValue()).toBe('\n');
  await replies.press('End');
  await page.keyboard.type('Hello.');
  await none.waitFor({ state: 'detached' });
  expect(await replies.inputValue()).toBe('\nHello.');
  await replies.blur();
  expect(await replies.inputValue()).toBe('Hello.');
  await page.getByTestId('work-2-llm-engine').selectOption('endpoint');
  await page.getByTestId('work-2-agent-llm-model').fill('llama3.2');
});

test('keys: refused where nothing encrypts them; saved, found and deleted where something does', async () => {
  const { page, app, home } = opened;
  await page.getByTestId('work-2-agent-llm-key').fill('LAB_TEST_KEY');
  // A keychain such as this machine may not have: the same calls, with a cipher of its own.
  const withKeychain = (isThere: boolean): Promise<void> =>
    app.evaluate(({ safeStorage }, there) => {
      const turned = (text: string): string => [...text].reverse().join('');
      Object.assign(safeStorage, {
        isEncryptionAvailable: () => there,
        getSelectedStorageBackend: () => (there ? 'gnome_libsecret' : 'basic_text'),
        encryptString: (text: string) => Buffer.from(turned(text)),
        decryptString: (bytes: Buffer) => turned(bytes.toString()),
      });
    }, isThere);
  await withKeychain(false);
  await page.getByRole('button', { name: 'Keys…' }).click();
  await page.getByTestId('keys-refusal').getByText('environment variable').waitFor();
  await page.getByTestId('key-LAB_TEST_KEY').getByText('Not found').waitFor();
  await page.keyboard.press('Escape');

  await withKeychain(true);
  await page.getByRole('button', { name: 'Keys…' }).click();
  await page.getByRole('button', { name: 'Set…' }).click();
  expect(await page.getByTestId('key-name').inputValue()).toBe('LAB_TEST_KEY');
  const field = page.getByTestId('key-value');
  expect(await field.getAttribute('type')).toBe('password');
  await field.fill(value);
  await page.getByTestId('key-save').click();
  await page.getByTestId('key-LAB_TEST_KEY').getByText('In the keychain').waitFor();
  expect(await field.inputValue()).toBe('');
  expect(await page.content()).not.toContain(value);
  const file = await readFile(join(home, 'keys.json'), 'utf8');
  expect(file).toContain('LAB_TEST_KEY');
  expect(file).not.toContain(value);

  await page.getByRole('button', { name: 'Delete LAB_TEST_KEY' }).click();
  await page.getByTestId('key-LAB_TEST_KEY').getByText('Not found').waitFor();
  await page.keyboard.press('Escape');
});
