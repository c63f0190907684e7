import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bookingConversations } from '../support/booking-conversations.ts';
import { recordTurns } from '../support/turn-recording.ts';
import { writeTurnRecording } from '../support/write-turn-recording.ts';
import { appForFile } from './open-app.ts';

/** A recording of four conversations with an agent, whose calls can be heard. */
const opened = appForFile((home) =>
  writeTurnRecording(join(home, 'sessions'), recordTurns(bookingConversations), 'booking'),
);

const words = (testId: string): Promise<string> => opened.page.getByTestId(testId).innerText();

test('the turns of a recording: the gap, what it is made of, and what is in no figure', async () => {
  const { page } = opened;
  await page.getByTestId('tab-sessions').click();
  await page.getByTestId('session-booking').locator('.session-open').click();
  await page.getByTestId('run-2').waitFor();
  await page.keyboard.press('Control+g');
  const headline = await words('turn-headline');
  expect(headline).toContain('median turn gap of 13 turns');
  expect(headline).toContain('scripted language model');
  expect(headline).toContain('13 in the figures, 1 interrupted, 2 failed');
  expect(headline).toContain('The recorded call agrees within');
  expect(await page.getByTestId('turn-bars').locator('li').count()).toBe(16);
  expect(await words('turn-11')).toContain('The caller was not heard');
  expect(await page.getByTestId('part-table').locator('tbody tr').count()).toBe(10);
});

test('a part is made shorter by number, by its edge and by keys; each step is undone within what if', async () => {
  const { page } = opened;
  const answer = (): Promise<string> => words('what-if-answer');
  const measured = await answer();
  expect(measured).toContain('as measured');
  await page.getByTestId('what-if-tts').fill('60');
  await page.getByTestId('what-if-wait').fill('0.15');
  expect(await answer()).toContain('endpointing wait 500 ms → 150 ms; tts 114 ms → 60.0 ms');
  expect(await answer()).toContain('endpointing stops mattering: something beside it takes longer');
  await page.getByTestId('what-if-reset').click();
  expect(await answer()).toBe(measured);

  const edge = page.getByTestId('edge-buffer');
  await edge.focus();
  await page.keyboard.press('PageUp');
  expect(await answer()).toContain('buffer 40.0 ms → 140 ms');
  await page.keyboard.press('Control+z');
  expect(await answer()).toBe(measured);

  await edge.scrollIntoViewIfNeeded();
  const box = await edge.boundingBox();
  if (box === null) throw new Error('The edge is not in sight.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  expect(await answer()).toMatch(/buffer 40\.0 ms → 1\d\d ms/);
});

test('what if is kept as a note that says of itself that it was not measured', async () => {
  const { page } = opened;
  await page.getByTestId('what-if-save').click();
  await page.getByTestId('note-1').waitFor();
  expect(await words('note-1')).toContain('What if (worked out, not measured): buffer 40.0 ms');
});

test('a turn leads to its waterfall, its figures, its words and its part of the call', async () => {
  const { page } = opened;
  await page.getByTestId('turn-8').locator('button').click();
  await page.getByTestId('waterfall').waitFor();
  expect(await words('turn-numbers')).toContain('To silence');
  expect(await words('turn-parts')).toContain('endpointing');
  expect(await words('turn-heard')).toBe('Do you have a table outside?');
  expect(await words('turn-said')).toBe('We do. It is under the chestnut tree, and it is yours.');
  await page.locator('[data-testid=audio-player][data-loaded=true]').waitFor();
  expect(await page.getByTestId('critical-path').innerText()).toContain('of the gap');
  expect(opened.errors).toEqual([]);
});
