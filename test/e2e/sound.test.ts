import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SessionEvent } from '../../electron/common/session.ts';
import { hertz, nanos, seconds } from '../../electron/common/units.ts';
import { wavHeader } from '../../electron/common/wav-header.ts';
import { axisHeight, gutterFor } from '../../renderer/waterfall/paint-places.ts';
import { drawnSession } from '../support/trace-drawing.ts';
import { appForFile } from './open-app.ts';

const rate = hertz(24_000);
const second = 1e9;

/** A run whose second chunk comes 5 s too late: it is heard from 1 s to 5 s, silent at first, and from 10 s to 20 s. */
const chunks = [
  { at: 1, length: 4 },
  { at: 10, length: 10 },
];
const silence = 2;
const heardEnd = 20;

async function recordSpeech(home: string): Promise<void> {
  const folder = join(home, 'sessions', 'spoken');
  const { manifest } = drawnSession([{ repeat: 0 }]);
  const run = 0;
  const end = nanos(10.1 * second);
  const events: SessionEvent[] = [
    { type: 'run-started', run, at: nanos(0) },
    { type: 'span', run, id: 0, parent: null, stage: 'run', start: nanos(0), end },
    ...chunks.map(({ at, length }, place) => ({
      type: 'audio' as const,
      run,
      at: nanos(at * second),
      samples: length * rate,
      sampleRate: rate,
      leadingSilence: place === 0 ? seconds(silence) : null,
      file: 'audio/run-0.wav',
    })),
    {
      type: 'run-ended',
      run,
      at: end,
      outcome: { status: 'measured' },
      provider: 'cpu',
      audio: seconds(14),
      workerMemory: null,
      labDelay: null,
    },
  ];
  const samples = Float32Array.from({ length: 14 * rate }, (_, i) =>
    i < silence * rate ? 0 : 0.5 * Math.sin((2 * Math.PI * 220 * i) / rate),
  );
  await mkdir(join(folder, 'audio'), { recursive: true });
  await writeFile(
    join(folder, 'manifest.json'),
    JSON.stringify({ ...manifest, id: 'spoken', name: 'Spoken' }),
  );
  await writeFile(
    join(folder, 'events.jsonl'),
    events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  );
  await writeFile(
    join(folder, 'audio', 'run-0.wav'),
    Buffer.concat([wavHeader(rate, samples.byteLength), Buffer.from(samples.buffer)]),
  );
}

const opened = appForFile(recordSpeech);
const surface = () => opened.page.locator('.waterfall-surface');
const position = async (): Promise<number> =>
  Number(await opened.page.locator('.player-track').getAttribute('aria-valuenow'));

/** CSS pixels from the surface's left edge at which a time, in seconds, stands while all playout is shown. */
async function placeOf(time: number): Promise<number> {
  const width = await surface().evaluate(({ clientWidth }) => clientWidth);
  const gutter = gutterFor(width);
  const margin = 0.02 * heardEnd;
  return gutter + ((time + margin) / (heardEnd + 2 * margin)) * (width - gutter);
}

/** The colour, as one number, of a pixel of the bars or of what lies over them. */
const colourAt = (canvas: 'bars' | 'overlay', x: number, y: number): Promise<number> =>
  surface()
    .locator('canvas')
    .nth(canvas === 'bars' ? 0 : 1)
    .evaluate(
      (element, [left, top]) => {
        if (!(element instanceof HTMLCanvasElement)) throw new Error('This is no canvas.');
        const at = (length: number) => Math.round(length * devicePixelRatio);
        const data = element.getContext('2d')?.getImageData(at(left), at(top), 1, 1).data;
        return new DataView((data ?? new Uint8ClampedArray(4)).buffer).getUint32(0);
      },
      [x, y] as const,
    );

/** Where the playhead stands, in CSS pixels from the surface's left edge; null where none is drawn. */
const playhead = (): Promise<number | null> =>
  surface()
    .locator('canvas')
    .nth(1)
    .evaluate((element) => {
      if (!(element instanceof HTMLCanvasElement)) throw new Error('This is no canvas.');
      const { width, height } = element;
      const row = element.getContext('2d')?.getImageData(0, height - 4, width, 1).data ?? [];
      const at = [...row.filter((_, byte) => byte % 4 === 3)].findIndex((alpha) => alpha > 0);
      return at < 0 ? null : at / devicePixelRatio;
    });

/** How far below the surface's top the track with this name is, found as a person does: by pointing. */
async function trackOf(name: string): Promise<number> {
  const x = await placeOf(15);
  for (let y = axisHeight + 4; y < 300; y += 4) {
    await surface().hover({ position: { x, y } });
    const title = opened.page.locator('.waterfall-tooltip-title');
    if ((await title.count()) > 0 && (await title.textContent()) === name) return y + 9;
  }
  throw new Error(`There is no track called ${name}.`);
}

test('the waveform stands where the listener hears it, with the gap left free', async () => {
  const { page } = opened;
  await page.getByTestId('tab-sessions').click();
  await page.getByTestId('session-spoken').click();
  await page.getByTestId('run-0').click();
  await page.locator('[data-testid=audio-player][data-loaded=true]').waitFor();
  await surface().focus();
  await page.keyboard.press('p');
  const middle = await trackOf('audio');
  const colours = async (...times: number[]) =>
    Promise.all(times.map(async (time) => colourAt('bars', await placeOf(time), middle - 5)));
  await expect.poll(async () => new Set(await colours(3.5, 4.8, 12, 19.5)).size).toBe(1);
  const [sound, silent, gap, before] = await colours(3.5, 2, 7, 0.5);
  expect(gap).toBe(before);
  expect(new Set([sound, silent, gap]).size).toBe(3);
});

test('Space plays, the playhead moves, and the player in the right pane pauses the same sound', async () => {
  const { page } = opened;
  await page.mouse.move(0, 0);
  await expect.poll(playhead).toBeNull();
  await surface().focus();
  await page.keyboard.press(' ');
  await expect.poll(playhead).not.toBeNull();
  const first = await playhead();
  await expect.poll(playhead).toBeGreaterThan((first ?? 0) + 2);
  await expect.poll(position).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
});

test('a click on the audio is heard from there, across the gap that the listener heard', async () => {
  const { page } = opened;
  await surface().click({ position: { x: await placeOf(15), y: await trackOf('audio') } });
  // 15 s after the request, less 1 s until the first chunk and 5 s in which nothing was there to be heard.
  await expect.poll(position).toBeGreaterThanOrEqual(8.9);
  await page.mouse.move(0, 0);
  const clicked = await placeOf(15);
  await expect.poll(playhead).toBeGreaterThanOrEqual(Math.floor(clicked) - 1);
  await page.locator('.player-track').focus();
  await page.keyboard.press('Home');
  await expect.poll(position).toBeLessThan(1);
});

test('the lines of real time are shown and read by keys', async () => {
  const { page } = opened;
  await page.getByTestId('view-real-time').click();
  const plot = page.locator('.real-time-plot');
  expect(await plot.locator('path.staircase').count()).toBe(1);
  expect(await plot.locator('g[data-speed]').count()).toBe(3);
  await plot.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect
    .poll(() => page.getByTestId('real-time-reading').textContent())
    .toContain('repeat 1 of 5: 10.0 s after the request, 14.0 s of audio, 1.40× real time.');
  expect(opened.errors).toEqual([]);
});
