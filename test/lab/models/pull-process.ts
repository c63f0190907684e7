import { openModelStore } from '../../../electron/lab/models/model-store.ts';
import { readCatalog } from '../../../electron/lab/models/read-catalog.ts';

/** A process of its own that pulls every model of a catalog: `catalog.json store-folder`. */
const [catalogPath = '', directory = ''] = process.argv.slice(2);
const catalog = await readCatalog(catalogPath);
const ids = catalog.models.map(({ id }) => id);
const report = await openModelStore(directory, catalog).pull(ids, {
  onProgress: ({ phase }) => process.stdout.write(`${phase}\n`),
  signal: new AbortController().signal,
});
for (const { outcome } of report) process.stdout.write(`${outcome}\n`);
