import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildSession } from '../../electron/common/recorded-session.ts';
import { exportSession } from '../../electron/lab/export/export-session.ts';
import { readSession } from '../../electron/lab/read-session.ts';
import { unpackSession } from '../../electron/lab/session-archive.ts';
import { axisHeight, gutterFor } from '../../renderer/waterfall/paint-places.ts';
import { reportPage } from '../support/exported.ts';

/** It would end the tag that holds the recording, and run, if anything in the file stood as it is. */
const hostile = '</script><script>globalThis.isBroken = true</script><img src=x onerror=alert(1)>';

let folder: string;
let file: string;
let browser: ElectronApplication;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latency-lab-report-'));
  await unpackSession('test/fixtures/sessions/version-3.latlab', join(folder, 'session'));
  const { manifest, events } = await readSession(join(folder, 'session'));
  const note = { id: 'note-1', place: { kind: 'run', run: 4 }, text: hostile } as const;
  const session = buildSession({ ...manifest, name: hostile }, events, [note]);
  file = join(folder, 'report.html');
  await exportSession(session, 'html', file, false, reportPage);
  const executablePath = process.env.LATENCY_LAB_ELECTRON;
  if (executablePath === undefined) {
    throw new Error('LATENCY_LAB_ELECTRON names no Electron: run these tests with "npm test".');
  }
  browser = await _electron.launch({
    executablePath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      resolve('test/e2e/browser'),
      file,
    ],
  });
  page = await browser.firstWindow();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.getByTestId('waterfall').waitFor();
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the runs' canvas shows, as bytes of a picture; once nothing is left to draw. */
const picture = (): Promise<string> =>
  page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    return (
      document.querySelector<HTMLCanvasElement>('.waterfall-canvases canvas')?.toDataURL() ?? ''
    );
  });

test('the page and its tables are of the recording, whose texts stay texts', async () => {
  expect(await page.locator('h1').textContent()).toBe(hostile);
  expect(await page.evaluate(() => Reflect.has(globalThis, 'isBroken'))).toBe(false);
  expect(await page.locator('img').count()).toBe(0);
  expect(await page.getByTestId('summary').locator('tbody tr').count()).toBeGreaterThan(0);
  expect(await page.getByTestId('verdicts').first().textContent()).toContain('AGAINST A');
  expect(await page.getByText(`Run 5: ${hostile}`).count()).toBe(1);
  expect(await page.getByTestId('runs').textContent()).toContain('repeatcpudonesteady');
});

test('a span that is hovered says what it is', async () => {
  const surface = page.locator('.waterfall-surface');
  const box = await surface.boundingBox();
  if (box === null) throw new Error('The waterfall is not on the page.');
  const gutter = gutterFor(box.width);
  // Down along the begin of all runs, just after their request: each of them has begun a span there.
  const x = gutter + (box.width - gutter) * 0.025;
  const tooltip = page.locator('.waterfall-tooltip');
  let said = '';
  for (let y = axisHeight; y < box.height && !said.startsWith('transcribe'); y += 4) {
    await page.mouse.move(box.x + x, box.y + y);
    await picture();
    said = (await tooltip.allTextContents()).join();
  }
  expect(said).toMatch(/^transcribe.*duration[\d.]+ ms.*of run/);
});

test('it zooms, by its button, by key and back', async () => {
  const whole = await picture();
  await page.getByTitle(/^Zoom in/).click();
  const near = await picture();
  expect(near).not.toBe(whole);
  await page.locator('.waterfall-surface').focus();
  await page.keyboard.press('w');
  expect(await picture()).not.toBe(near);
  await page.keyboard.press('f');
  expect(await picture()).toBe(whole);
});

test('both themes are drawn', async () => {
  const before = await picture();
  await page.getByTestId('theme').click();
  expect(await picture()).not.toBe(before);
});

test('it asks for nothing but itself, and complains of nothing', async () => {
  const requests = await browser.evaluate(() => Reflect.get(globalThis, 'requests'));
  expect(requests).toEqual([pathToFileURL(file).href]);
  expect(complaints).toEqual([]);
  expect((await stat(reportPage)).size).toBeLessThan(1_000_000);
});
