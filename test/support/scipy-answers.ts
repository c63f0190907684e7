import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

const ends = z.tuple([z.number(), z.number()]);

const answersSchema = z.object({
  scipy: z.string(),
  cases: z.array(
    z.object({
      name: z.string(),
      a: z.array(z.number()),
      b: z.array(z.number()),
      scipy: z.object({
        interval95: ends,
        wider: ends,
        narrower: ends,
        u: z.number(),
        p: z.number(),
      }),
    }),
  ),
});

const fixture = resolve(import.meta.dirname, '../fixtures/statistics/scipy.json');

/** Fixed samples, and what scipy says of them. How it was asked is in the fixture's README. */
export const scipyAnswers = answersSchema.parse(JSON.parse(readFileSync(fixture, 'utf8'))).cases;
