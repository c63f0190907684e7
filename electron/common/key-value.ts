import { z } from 'zod';

/** The value of a key: what may stand in the header of a request. */
export const keyValueSchema = z
  .string()
  .min(1)
  .max(10_000)
  .regex(/^[\x21-\x7e]*$/, 'A key has no spaces and no letters beyond ASCII.');
