import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { defaultModels } from '../../../electron/common/model-catalog.ts';
import { readCatalog } from '../../../electron/lab/models/read-catalog.ts';

const shipped = resolve(import.meta.dirname, '../../../resources/models.json');

test('the catalog that ships is valid, and its defaults cover both directions', async () => {
  const kinds = defaultModels(await readCatalog(shipped)).map(({ kind }) => kind);
  expect(kinds.sort()).toEqual(['asr', 'audio', 'tts', 'vad']);
});

test('each fault of a catalog is a sentence that names the file', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'catalog-')), 'models.json');
  await expect(readCatalog(path)).rejects.toThrow(`The model catalog ${path} cannot be read`);
  await writeFile(path, '{"version": 1,');
  await expect(readCatalog(path)).rejects.toThrow(`The model catalog ${path} is not JSON`);
  await writeFile(path, '{"version": 1, "models": [{"id": "x"}]}');
  await expect(readCatalog(path)).rejects.toThrow(
    /The model catalog .* is not valid:[\s\S]*models\[0\]\.name/,
  );
});
