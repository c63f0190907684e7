import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { exportFormatNames } from '../../../electron/common/export/export-formats.ts';
import { buildSession } from '../../../electron/common/recorded-session.ts';
import type { SessionManifest } from '../../../electron/common/session.ts';
import { exportSession } from '../../../electron/lab/export/export-session.ts';
import { readSession } from '../../../electron/lab/read-session.ts';
import { shareSession, withAnonymousCopy } from '../../../electron/lab/share-session.ts';
import { filesIn } from '../../support/exported.ts';
import { manifestOf } from '../../support/manifest.ts';
import { temporaryFolder } from '../../support/own-home.ts';

/** Where and whose a recording was, as it may stand in any of its texts. */
type Secrets = { readonly host: string; readonly user: string; readonly home: string };

// Words that stand nowhere in a recording by themselves.
const word = fc.stringMatching(/^[a-z]{3}[a-z0-9]{3,8}$/).map((text) => `q${text}z`);
const secrets: fc.Arbitrary<Secrets> = fc
  .tuple(word, word, fc.constantFrom('/home/', '/Users/', 'C:\\Users\\'), fc.boolean())
  .map(([host, user, place, isDotted]) => ({
    host: isDotted ? `${host}.example.org` : host,
    user,
    home: `${place}${user}`,
  }));

/** A recording that tells them wherever recordings do: of the lab, and of another tool. */
async function record(folder: string, { host, user, home }: Secrets, isImported: boolean) {
  const work = { kind: 'asr' as const, model: 'ear', audio: { file: `${home}/My talks/talk.wav` } };
  const base = manifestOf({ name: 'One', work: [work], repeats: 1, warmUps: 0 });
  const told = `It loaded ${home}/lib/libx.so for ${user} on ${host}.`;
  const manifest: SessionManifest = {
    ...base,
    state: 'sealed',
    machine: { ...base.machine, hostname: host, cpu: `CPU of ${host}` },
    ...(isImported
      ? {
          imported: { tool: 'a tool', file: `of ${user}.json`, by: '1', remarks: [told] },
          scenario: { ...base.scenario, work: [{ kind: 'imported', model: `${home}/bin/tool` }] },
          plan: base.plan.map((run) => ({ ...run, model: `${home}/bin/tool`, name: `of ${user}` })),
        }
      : {}),
  };
  const span = { run: 0, parent: null, stage: 'imported', start: 10, end: 20 };
  const events = [
    { type: 'run-started', run: 0, at: 1, worker: 42 },
    { type: 'span', ...span, id: 0, attributes: { name: home, file: `${home}/a.txt`, text: told } },
    {
      type: 'spans',
      run: 0,
      stages: ['imported'],
      stage: [0],
      id: [1],
      parent: [0],
      start: [12],
      end: [13],
      texts: [`${home}\\b.txt`],
      layouts: [{ names: ['name'], types: ['string'] }],
      cells: [0, 0],
    },
    { type: 'proof', run: 0, at: 2, source: `maps of ${host}`, gpu: null, detail: told },
    {
      type: 'series',
      id: 1,
      metric: 'cpu-utilization',
      unit: '%',
      source: `${home}/sensor`,
      gpu: null,
      pid: null,
      window: 0,
      rate: 1,
    },
    { type: 'samples', at: 11, values: [[1, 50]] },
    {
      type: 'run-ended',
      run: 0,
      at: 30,
      outcome: { status: 'failed', reason: 'engine-error', detail: told },
      provider: 'cpu',
      audio: null,
      profileProblem: told,
    },
  ];
  await mkdir(folder);
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  await writeFile(join(folder, 'events.jsonl'), lines.join(''));
}

const page = ['<script id="recording" type="application/octet-stream">', '</script>'] as const;

/** The export as text, unpacked as far as the format packs it. */
async function exportedText(
  folder: string,
  path: string,
  format: (typeof exportFormatNames)[number],
) {
  const { manifest, events } = await readSession(folder);
  await writeFile(`${path}.page`, page.join(''));
  await exportSession(buildSession(manifest, events), format, path, true, `${path}.page`);
  const bytes = await readFile(path);
  if (format === 'html') {
    const data = bytes.toString().slice(page[0].length, -page[1].length);
    return gunzipSync(Buffer.from(data, 'base64')).toString();
  }
  if (!bytes.subarray(0, 2).equals(Buffer.from('PK'))) return bytes.toString('latin1');
  const texts: string[] = [];
  for (const [name, file] of await filesIn(path)) {
    texts.push(name, file.toString('latin1'));
    if (!name.endsWith('.parquet')) continue;
    const buffer = new Uint8Array(file).buffer;
    const rows = await parquetReadObjects({ file: buffer });
    texts.push(
      JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
    );
  }
  return texts.join('\n');
}

const tells = (text: string, { host, user, home }: Secrets): boolean =>
  [host, user, home].some((secret) => text.includes(secret));

test.each(exportFormatNames)(
  'an anonymous export as %s tells no host, user or home',
  async (format) => {
    const scratch = await temporaryFolder();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(secrets, fc.boolean(), async (planted, isImported) => {
        const folder = join(scratch, `recording-${count++}`);
        await record(folder, planted, isImported);
        const path = join(scratch, 'exported');
        expect(tells(await exportedText(folder, path, format), planted)).toBe(true);
        await withAnonymousCopy(folder, async (copy) => {
          expect(tells(await exportedText(copy, path, format), planted)).toBe(false);
        });
      }),
      { numRuns: 12 },
    );
  },
);

test('so does a packed recording', async () => {
  const scratch = await temporaryFolder();
  let count = 0;
  await fc.assert(
    fc.asyncProperty(secrets, fc.boolean(), async (planted, isImported) => {
      const folder = join(scratch, `recording-${count++}`);
      await record(folder, planted, isImported);
      const target = join(scratch, `packed-${count}.latlab`);
      const sharing = { withAudio: true, withNotes: true, isAnonymous: true };
      await shareSession(folder, target, sharing);
      for (const file of (await filesIn(target)).values()) {
        expect(tells(file.toString(), planted)).toBe(false);
      }
    }),
    { numRuns: 20 },
  );
});
