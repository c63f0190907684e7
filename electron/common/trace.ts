import { z } from 'zod';
import type { KnownFields } from './known-fields.ts';
import { stages } from './stages.ts';
import { nanos } from './units.ts';

/** A point on the session's clock. */
export const nanosSchema = z.number().transform(nanos);

export const attributeSchema = z.union([z.string(), z.number(), z.boolean()]);
export type Attribute = z.infer<typeof attributeSchema>;

export const stageSchema = z.enum(stages);

/**
 * One stretch of work of one stage in one run. `id` counts from 0 within the run; `parent` is the id of
 * the span that encloses it, null for a root. `start` and `end` were stamped in the process that did the
 * work.
 */
export const spanSchema = z.looseObject({
  id: z.int().nonnegative(),
  parent: z.int().nonnegative().nullable(),
  stage: stageSchema,
  start: nanosSchema,
  end: nanosSchema,
  attributes: z.record(z.string(), attributeSchema).optional(),
});
export type Span = KnownFields<z.output<typeof spanSchema>>;

/**
 * How warm a model call was: the first in its process, the first with these input shapes in its process,
 * or neither. Only `steady` calls say how fast a model runs; the other two are figures of their own.
 */
export const callPhases = ['first', 'new-shape', 'steady'] as const;
export type CallPhase = (typeof callPhases)[number];
