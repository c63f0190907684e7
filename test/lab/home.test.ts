import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { labHome } from '../../electron/lab/home.ts';

test('LATENCY_LAB_HOME moves everything', () => {
  const home = labHome({ LATENCY_LAB_HOME: 'elsewhere' });
  const root = resolve('elsewhere');
  expect(home.root).toBe(root);
  for (const path of Object.values(home)) expect(path.startsWith(root)).toBe(true);
});

test('without it everything lies in the folders of this application, cache apart', () => {
  for (const home of [labHome({}), labHome({ LATENCY_LAB_HOME: '' })]) {
    for (const path of Object.values(home)) expect(path).toMatch('latency-lab');
    expect(home.cache.startsWith(home.models)).toBe(false);
  }
});
