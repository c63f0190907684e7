import { access, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LabApi } from '../../electron/common/bridge.ts';
import { modelStore, temporaryFolder } from '../support/own-home.ts';
import { appForFile } from './open-app.ts';

/** What the window may ask about models, asked from the window, of the real main process. */
const opened = appForFile();

declare const window: { readonly lab: LabApi };

const entryOf = (id: string) =>
  opened.page.evaluate(
    async (wanted) => (await window.lab.listModels()).find((model) => model.id === wanted),
    id,
  );

test('a folder of the person is added, packed, unpacked and removed, and its file stays', async () => {
  const { page, app } = opened;
  expect(await entryOf('silero-vad-v5')).toMatchObject({
    state: 'ready',
    origin: 'catalog',
    bytesOnDisk: 2_327_524,
  });
  const folder = await temporaryFolder();
  const file = join(folder, 'vad.onnx');
  await copyFile(join(modelStore, 'silero-vad-v5', 'silero_vad_v5.onnx'), file);
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, folder);
  expect(await page.evaluate(() => window.lab.chooseModelFolder())).toEqual({ path: folder });

  const add = (id: string) =>
    page.evaluate(([place = '', own]) => window.lab.addModel(place, { id: own }), [folder, id]);
  expect(await add('my-vad')).toEqual({ ok: true, value: { ids: ['my-vad'], remarks: [] } });
  expect(await add('silero-vad-v5')).toMatchObject({
    ok: false,
    message: expect.stringContaining('The id silero-vad-v5 is taken'),
  });
  expect(await entryOf('my-vad')).toMatchObject({
    state: 'ready',
    origin: 'folder',
    source: folder,
    bytesOnDisk: 2_327_524,
  });

  const pack = join(folder, 'models.zip');
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: path });
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, pack);
  const packed = await page.evaluate(async () => {
    const told: string[] = [];
    const stop = window.lab.onActivity(({ label, state }) => told.push(`${label}: ${state}`));
    const answer = await window.lab.packModels(['my-vad']);
    stop();
    return { answer, first: told[0], last: told.at(-1) };
  });
  expect(packed).toEqual({
    answer: { ok: true, value: { path: pack } },
    first: 'Packing models: running',
    last: 'Packing models: finished',
  });
  expect(await page.evaluate(() => window.lab.unpackModels())).toEqual({
    ok: true,
    value: { ids: ['my-vad'] },
  });

  expect(await page.evaluate(() => window.lab.removeModel('my-vad'))).toEqual({
    ok: true,
    value: null,
  });
  expect(await entryOf('my-vad')).toBeUndefined();
  await access(file);
  expect(opened.errors).toEqual([]);
});
