import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSession } from '../../electron/lab/read-session.ts';
import { createRecordingFolder, Recorder } from '../../electron/lab/recorder.ts';
import { packSession, unpackSession } from '../../electron/lab/session-archive.ts';
import { arbitraryEvent, arbitraryManifest } from '../support/arbitrary-session.ts';

/** Fields of a newer writer, which this version does not know. */
const later = fc.dictionary(fc.stringMatching(/^later[A-Z]{1,4}$/), fc.jsonValue(), {
  noNullPrototype: true,
  maxKeys: 2,
});
const recordings = fc.record({
  manifest: fc
    .tuple(arbitraryManifest, later)
    .map(([known, unknown]) => ({ ...known, ...unknown })),
  events: fc.array(
    fc.tuple(arbitraryEvent, later).map(([known, unknown]) => ({ ...known, ...unknown })),
    { maxLength: 12 },
  ),
});

/** −0 is 0 in JSON. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('what was recorded is what is read, also out of a .latlab, with fields of a later version', async () => {
  await fc.assert(
    fc.asyncProperty(recordings, async ({ manifest, events }) => {
      const place = await mkdtemp(join(tmpdir(), 'latency-lab-round-trip-'));
      try {
        const folder = await createRecordingFolder(place, 'session');
        const recorder = await Recorder.create(folder, manifest, () => undefined);
        for (const event of events) recorder.add(event);
        await recorder.seal();
        const archive = join(place, 'a.latlab');
        await packSession(folder, archive);
        const copy = join(place, 'copy');
        await unpackSession(archive, copy);
        const added = events.filter(({ type }) => type === 'run-added').length;
        const sealed = { ...manifest, state: 'sealed', ...(added === 0 ? {} : { added }) };
        for (const where of [folder, copy]) {
          expect(asJson(await readSession(where))).toEqual(
            asJson({ manifest: sealed, events, state: 'sealed', damage: null }),
          );
        }
        for (const file of ['manifest.json', 'events.jsonl']) {
          expect(await readFile(join(copy, file))).toEqual(await readFile(join(folder, file)));
        }
      } finally {
        await rm(place, { recursive: true });
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);
