import { z } from 'zod';
import type { Attribute } from '../../common/trace.ts';

/** In microseconds, 285 years: beyond it a number is no time of a clock, and nanoseconds of it would not be finite. */
export const latestTime = Number.MAX_SAFE_INTEGER;

const time = z.number().min(-latestTime).max(latestTime).optional().catch(undefined);

/**
 * One event of a Chrome trace ("Trace Event Format", the JSON that chrome://tracing, Perfetto and most profilers write).
 * `ts` and `dur` in microseconds.
 */
export const traceEventSchema = z.object({
  ph: z.string(),
  name: z.string().catch(''),
  cat: z.string().optional().catch(undefined),
  ts: time,
  dur: time,
  pid: z.union([z.number(), z.string()]).catch(0),
  tid: z.union([z.number(), z.string()]).catch(0),
  args: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
export type TraceEvent = z.output<typeof traceEventSchema>;

const mostArguments = 16;
const longestText = 300;

const shorten = (text: string): string =>
  text.length > longestText ? `${text.slice(0, longestText)}…` : text;

/**
 * A slice's name, its category and its arguments as attributes: `args.` before theirs, so that none is taken for the
 * lab's own. What is no text, number or boolean is told as JSON; long ones are cut.
 */
export function attributesOf({ name, cat, args }: TraceEvent): Record<string, Attribute> {
  const attributes: Record<string, Attribute> = { name: shorten(name) };
  if (cat !== undefined && cat !== '') attributes.category = shorten(cat);
  if (args === undefined) return attributes;
  for (const key of Object.keys(args).slice(0, mostArguments)) {
    const value = args[key];
    if (value === null || value === undefined) continue;
    attributes[shorten(`args.${key}`)] = attributeOf(value);
  }
  return attributes;
}

function attributeOf(value: unknown): Attribute {
  // JSON reads 1e400 as infinite, and has no word for it.
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean') return value;
  return shorten(typeof value === 'string' ? value : JSON.stringify(value));
}
