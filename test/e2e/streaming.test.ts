import { expect, test } from 'vitest';
import { appForFile } from './open-app.ts';

const opened = appForFile();

test('audio that arrives in real time is asked for in the form, and its figures stand beside the run', async () => {
  const { page } = opened;
  await page.getByTestId('work-0-remove').click();
  await page.getByTestId('work-0-streaming').check();
  await page.getByTestId('work-0-interval').fill('20');
  await page.getByText('Between partial texts: a number of seconds from 0.05 to 10.').waitFor();
  await page.getByTestId('work-0-interval').fill('1');
  await page.getByTestId('repeats').fill('1');
  await page.getByTestId('repeats').blur();
  await page.getByTestId('run-button').click();

  // A load, a warm-up and a run, of 11 s of audio each.
  await page.getByTestId('run-2').and(page.locator('[data-state=measured]')).waitFor({
    timeout: 120_000,
  });
  await expect
    .poll(() => page.getByTestId('summary-table').innerText())
    .toMatch(/late by\s+partial [\d.]+ m?s\s+final [\d.]+ m?s\s+first text [\d.]+ m?s/);
  await page.getByTestId('run-2').getByRole('button').first().click();
  const details = page.locator('.run-details');
  for (const name of ['First text', 'Partial delay', 'Final delay']) {
    const figure = details.locator('div', { has: page.getByText(name, { exact: true }) }).last();
    expect(await figure.innerText()).toMatch(/\d m?s/);
  }
  expect(await details.getByText('RTFx', { exact: true }).count()).toBe(0);
  expect(opened.errors).toEqual([]);
});
