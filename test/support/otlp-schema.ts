import { z } from 'zod';

/** opentelemetry-proto's messages in its JSON encoding, as far as an export may use them. */
const int64 = z.string().regex(/^-?\d+$/);
const time = z.string().regex(/^\d{1,20}$/);
const anyValue = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ boolValue: z.boolean() }),
  z.strictObject({ intValue: int64 }),
  z.strictObject({ doubleValue: z.number() }),
  z.strictObject({
    arrayValue: z.strictObject({ values: z.array(z.strictObject({ stringValue: z.string() })) }),
  }),
]);
export const attributes = z
  .array(z.strictObject({ key: z.string().min(1), value: anyValue }))
  .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, 'A key is there twice.');
const resource = z.strictObject({ attributes });
const scope = z.strictObject({ name: z.string(), version: z.string() });
const traceId = z.string().regex(/^(?!0+$)[0-9a-f]{32}$/);
const spanId = z.string().regex(/^(?!0+$)[0-9a-f]{16}$/);

export const tracesSchema = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource,
      scopeSpans: z.array(
        z.strictObject({
          scope,
          spans: z.array(
            z.strictObject({
              traceId,
              spanId,
              parentSpanId: spanId.optional(),
              name: z.string().min(1),
              kind: z.literal(1),
              startTimeUnixNano: time,
              endTimeUnixNano: time,
              attributes,
              events: z
                .array(z.strictObject({ timeUnixNano: time, name: z.string(), attributes }))
                .optional(),
              status: z
                .strictObject({
                  code: z.int().min(1).max(2).optional(),
                  message: z.string().optional(),
                })
                .optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

export const metricsSchema = z.strictObject({
  resourceMetrics: z.array(
    z.strictObject({
      resource,
      scopeMetrics: z.array(
        z.strictObject({
          scope,
          metrics: z.array(
            z.strictObject({
              name: z.string().regex(/^[a-z][a-z0-9_.]*$/),
              description: z.string(),
              unit: z.string(),
              gauge: z.strictObject({
                dataPoints: z.array(
                  z.union([
                    z.strictObject({ attributes, timeUnixNano: time, asDouble: z.number() }),
                    z.strictObject({ attributes, timeUnixNano: time, flags: z.literal(1) }),
                  ]),
                ),
              }),
            }),
          ),
        }),
      ),
    }),
  ),
});
