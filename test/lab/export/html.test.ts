import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { reportHeadSchema } from '../../../electron/common/export/report-data.ts';
import { sessionEventSchema } from '../../../electron/common/session.ts';
import { exportSession, UnwritableExport } from '../../../electron/lab/export/export-session.ts';
import { awkwardSession, realSession } from '../../support/exported.ts';
import { temporaryFolder } from '../../support/own-home.ts';

const before = '<p></p><script id="recording" type="application/octet-stream">';
const after = '</script><script type="module">read()</script>';

async function pageIn(folder: string): Promise<string> {
  const page = join(folder, 'page.html');
  await writeFile(page, before + after);
  return page;
}

/** The report as text, and the lines of its data. */
async function written(session: ReturnType<typeof awkwardSession>) {
  const folder = await temporaryFolder();
  const path = join(folder, 'report.html');
  await exportSession(session, 'html', path, false, await pageIn(folder));
  const html = await readFile(path, 'utf8');
  const data = html.slice(before.length, -after.length);
  const [head = '', ...lines] = gunzipSync(Buffer.from(data, 'base64')).toString().split('\n');
  return { html, data, head, lines: lines.filter((line) => line !== '') };
}

test('the page stays as it was built around the data, whatever the recording says', async () => {
  const session = awkwardSession();
  const name = '</script><script>alert(1)</script><!-- <script>';
  const renamed = { ...session, manifest: { ...session.manifest, name } };
  const { html, data, head } = await written(renamed);
  expect(html).toBe(before + data + after);
  expect(data).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
  expect(reportHeadSchema.parse(JSON.parse(head)).manifest.name).toBe(name);
});

test('a real session: every line of its data is an event, and the verdicts are in its head', async () => {
  const session = await realSession(2);
  const { head, lines } = await written(session);
  const { comparisons, manifest } = reportHeadSchema.parse(JSON.parse(head));
  expect(manifest.id).toBe(session.manifest.id);
  expect(comparisons[0]?.figures.heads.at(-1)?.text).toBe('B AGAINST A');
  const events = lines.map((line) => sessionEventSchema.parse(JSON.parse(line)));
  const count = events.flatMap((event) => (event.type === 'spans' ? [...event.id] : [])).length;
  expect(count).toBe(session.runs.reduce((sum, { spans }) => sum + spans.length, 0));
});

test('without the built page it says so and leaves nothing', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'report.html');
  const writing = exportSession(awkwardSession(), 'html', path, false, join(folder, 'none.html'));
  await expect(writing).rejects.toThrow(UnwritableExport);
  await expect(readFile(path)).rejects.toThrow('ENOENT');
});
