import { access, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { modelStore, temporaryFolder } from '../support/own-home.ts';
import { appForFile } from './open-app.ts';

/** A store of its own, with one model: what is fetched, added and removed here is not the person's. */
const opened = appForFile(async (home) => {
  const models = join(home, 'models');
  await rm(models);
  await mkdir(models);
  await cp(join(modelStore, 'tiny-tts-en'), join(models, 'tiny-tts-en'), { recursive: true });
});

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
const model = (id: string) => opened.page.getByTestId(`model-${id}`);
const names = (): Promise<string[]> =>
  opened.page.getByTestId('model-list').locator('.model-name').allInnerTexts();

test('every model says what it is, where it comes from, what it weighs and what it allows', async () => {
  const { page } = opened;
  await page.getByTestId('tab-models').click();
  expect(await model('tiny-tts-en').innerText()).toMatch(/here[\s\S]*TTS · tiny-tts[\s\S]*MB/);
  const silero = await model('silero-vad-v5').innerText();
  expect(silero).toMatch(/VAD · silero-vad[\s\S]*MB · MIT[\s\S]*Registry: /);
  expect(await page.getByTestId('model-total').innerText()).toMatch(
    /\d+ models · [\d.]+ MB on the disk/,
  );
});

test('a search and a kind leave the models that fit', async () => {
  const { page } = opened;
  const all = await names();
  await page.getByTestId('model-list').getByRole('button').first().focus();
  await page.keyboard.press('/');
  await page.keyboard.type('moonshine int8');
  expect(await names()).toHaveLength(1);
  expect(await page.getByTestId('model-total').innerText()).toContain(`1 of ${all.length} models`);
  await page.getByTestId('model-search').fill('');
  await page.getByRole('button', { name: 'VAD', exact: true }).click();
  expect(await names()).toHaveLength(1);
  await page.getByRole('button', { name: 'VAD', exact: true }).click();
  expect(await names()).toEqual(all);
});

test('a folder without a model is refused where it was asked for, with a sentence', async () => {
  const { page } = opened;
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'notes.txt'), 'no model');
  await page.getByTestId('add-model').click();
  await page.getByTestId('model-place').fill(folder);
  await page.keyboard.press('Enter');
  const problem = page.getByTestId('add-model-problem');
  await problem.waitFor();
  expect(await problem.innerText()).toContain(folder);
  await page.keyboard.press('Escape');
  await page.getByTestId('add-model-dialog').waitFor({ state: 'detached' });
});

test('a folder of one’s own is chosen and added; removing it forgets it and leaves its files', async () => {
  const { page, app } = opened;
  const folder = join(await temporaryFolder(afterAll), 'my-vad');
  await cp(join(modelStore, 'silero-vad-v5'), folder, { recursive: true });
  // The system's own dialog cannot be driven: it answers with the folder at once.
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, folder);
  await page.getByTestId('add-model').click();
  await page.getByTestId('choose-model-folder').click();
  await expect.poll(() => page.getByTestId('model-place').inputValue()).toBe(folder);
  await page.getByTestId('model-name').fill('My own VAD');
  await page.getByTestId('add-model-confirm').click();
  const own = page.locator('.model', { hasText: 'My own VAD' });
  await own.waitFor();
  expect(await own.innerText()).toMatch(/here[\s\S]*VAD · silero-vad[\s\S]*Own files: /);

  await own.getByRole('button', { name: /^Remove/ }).click();
  expect(await page.getByTestId('confirm-dialog').innerText()).toContain(
    `Its files in ${folder} are yours and stay where they are.`,
  );
  await page.getByTestId('confirm-dialog').getByRole('button', { name: 'Remove' }).click();
  await own.waitFor({ state: 'detached' });
  expect(await isThere(folder)).toBe(true);
});

test('models that are here go into a pack, and come out of it', async () => {
  const { page, app } = opened;
  const pack = join(await temporaryFolder(), 'models.zip');
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: path });
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, pack);
  await page.getByTestId('pack-models').click();
  expect(await page.getByTestId('pack-dialog').innerText()).toMatch(/TinyTTS[\s\S]*14\.5 MB · /);
  await page.getByTestId('pack-choose').click();
  await page.getByText(`1 model packed into ${pack}.`).waitFor();
  await page.getByTestId('unpack-models').click();
  await page.getByText('The pack had tiny-tts-en.').waitFor();
  expect(await model('tiny-tts-en').getAttribute('data-state')).toBe('ready');
});

test('a model is downloaded, and removed again, which says what it frees', async () => {
  const { page, home } = opened;
  const silero = model('silero-vad-v5');
  await page.getByTestId('pull-silero-vad-v5').click();
  await expect.poll(() => silero.getAttribute('data-state'), { timeout: 120_000 }).toBe('ready');
  const folder = join(home, 'models', 'silero-vad-v5');
  expect(await isThere(folder)).toBe(true);

  await page.getByTestId('remove-silero-vad-v5').click();
  expect(await page.getByTestId('confirm-dialog').innerText()).toMatch(
    /[\d.]+ MB on the disk are freed\. It can be downloaded again\./,
  );
  await page.getByTestId('confirm-dialog').getByRole('button', { name: 'Remove' }).click();
  await expect.poll(() => silero.getAttribute('data-state')).toBe('missing');
  expect(await isThere(folder)).toBe(false);
});

test('a download that is cancelled ends without a complaint and can begin again', async () => {
  const { page } = opened;
  await page.getByTestId('pull-moonshine-tiny').click();
  await page.getByTestId('cancel-moonshine-tiny').click();
  await page.getByTestId('pull-moonshine-tiny').waitFor();
  expect(await model('moonshine-tiny').getAttribute('data-state')).not.toBe('ready');
  expect(await model('moonshine-tiny').getByRole('alert').count()).toBe(0);
  expect(await page.locator('.notice-problem').count()).toBe(0);
});

test('a voice is chosen where a model has several, and forgotten with a model that lacks it', async () => {
  const { page } = opened;
  await page.getByTestId('tab-scenario').click();
  const voice = page.getByTestId('work-0-voice');
  expect(await voice.count()).toBe(0);
  await page.getByTestId('work-0-model').selectOption('kokoro-82m');
  expect(await voice.locator('option').count()).toBe(55);
  await voice.selectOption('bf_emma');
  await page.getByTestId('work-0-model').selectOption('kokoro-82m-q8');
  expect(await voice.inputValue()).toBe('bf_emma');
  await page.getByTestId('work-0-model').selectOption('tiny-tts-en');
  expect(await voice.count()).toBe(0);
});

test('nothing went wrong in the window', () => {
  expect(opened.errors).toEqual([]);
});
