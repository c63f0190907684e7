import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { defaultModels } from '../../electron/common/model-catalog.ts';
import { labHome } from '../../electron/lab/home.ts';
import { openModelStore } from '../../electron/lab/models/model-store.ts';
import { readCatalog } from '../../electron/lab/models/read-catalog.ts';

const catalog = await readCatalog(resolve(import.meta.dirname, '../../resources/models.json'));
const store = openModelStore(labHome(process.env).models, catalog);

test.each(defaultModels(catalog).map(({ id }) => id))(
  '%s is on this machine, byte for byte',
  async (id) => {
    const report = await store.verify(id);
    expect(report.files.filter(({ status }) => status !== 'whole')).toEqual([]);
    expect(Object.keys(await store.files(id))).toEqual(report.files.map(({ role }) => role));
  },
);
