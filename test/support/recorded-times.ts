import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

const fixture = resolve(import.meta.dirname, '../fixtures/statistics/recorded-asr.json');

/** Processing times in ms that the lab recorded, in the order of the runs; their conditions: the README there. */
export const recordedTimes = z
  .object({ busy: z.array(z.number()), quiet: z.array(z.number()) })
  .parse(JSON.parse(readFileSync(fixture, 'utf8')));
