import { expect, test } from 'vitest';
import { otlpEndpoint, UnusableEndpoint } from '../../../electron/lab/export/otlp-endpoint.ts';
import { otlpMetricBatches } from '../../../electron/lab/export/otlp-metrics.ts';
import { OtlpSender } from '../../../electron/lab/export/otlp-sender.ts';
import { otlpTraceBatches } from '../../../electron/lab/export/otlp-traces.ts';
import { LiveExport, sendSession } from '../../../electron/lab/export/send-session.ts';
import { type Answer, openCollector, takesIt } from '../../support/collector.ts';
import { awkwardSession, readingsOf, realSession } from '../../support/exported.ts';
import { metricsSchema, tracesSchema } from '../../support/otlp-schema.ts';

const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (response) =>
    response.writeHead(code, headers).end(body);

const byText = (one: string, other: string): number => (one < other ? -1 : 1);

const never = new AbortController().signal;
const batch = { text: '{"resourceSpans":[]}', count: 3 };

/** Sends one batch of three spans; the pauses that it would have made. */
async function sendOne(address: string) {
  const pauses: number[] = [];
  const sender = new OtlpSender(otlpEndpoint(address, undefined), async (milliseconds) => {
    pauses.push(milliseconds);
  });
  sender.add('traces', batch);
  return { undelivered: await sender.finish(never), pauses };
}

test('a whole recording arrives: every span and reading, by the schema, with the headers', async () => {
  const { got, address } = await openCollector(takesIt);
  const session = await realSession(2);
  const endpoint = otlpEndpoint(`${address}/`, 'authorization=Bearer%20secret, x-team = speech');
  expect(await sendSession(session, endpoint, never)).toBeNull();
  expect(new Set(got.map(({ path }) => path))).toEqual(new Set(['/v1/traces', '/v1/metrics']));
  for (const { headers } of got) {
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer secret',
      'x-team': 'speech',
    });
  }
  const bodies = (path: string) =>
    got.filter((one) => one.path === path).map(({ body }) => JSON.parse(body));
  const spans = bodies('/v1/traces')
    .flatMap((body) => tracesSchema.parse(body).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const recorded = session.runs.reduce(
    (sum, run) => sum + run.spans.length + (run.ended === null ? 0 : 1),
    0,
  );
  expect(spans.length).toBe(recorded);
  const points = bodies('/v1/metrics')
    .flatMap((body) => metricsSchema.parse(body).resourceMetrics)
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))
    .flatMap(({ gauge }) => gauge.dataPoints);
  expect(points.length).toBe(readingsOf(session).length);
});

test('a session that goes on is sent run by run, each reading once', async () => {
  const { got, address } = await openCollector(takesIt);
  const session = await realSession(2);
  const live = new LiveExport(otlpEndpoint(address, undefined));
  for (const { plan } of session.runs) live.runEnded(session, plan.index);
  expect(await live.finish(session, never)).toBeNull();
  const text = (path: string) =>
    got
      .filter((one) => one.path === path)
      .map(({ body }) => body)
      .sort(byText);
  expect(text('/v1/traces')).toEqual(
    [...otlpTraceBatches(session)].map((one) => one.text).sort(byText),
  );
  expect(text('/v1/metrics')).toEqual(
    [...otlpMetricBatches(session)].map((one) => one.text).sort(byText),
  );
});

test('a collector that is busy is asked again when it says, then with growing pauses', async () => {
  const { got, address } = await openCollector(
    status(503, { 'retry-after': '7' }),
    status(429),
    status(502),
    takesIt,
  );
  expect(await sendOne(address)).toEqual({
    undelivered: { spans: 0, points: 0, why: null },
    pauses: [7000, 2000, 4000],
  });
  expect(got.map(({ body }) => body)).toEqual(Array(4).fill(batch.text));
});

test('one that stays away is given up after five attempts', async () => {
  const { got, address } = await openCollector(status(503));
  const { undelivered, pauses } = await sendOne(address);
  expect(undelivered).toEqual({ spans: 3, points: 0, why: 'it answered 503' });
  expect({ requests: got.length, pauses }).toEqual({
    requests: 5,
    pauses: [1000, 2000, 4000, 8000],
  });
});

test('who was away for all attempts is asked once for each batch that follows', async () => {
  const { got, address } = await openCollector(status(503));
  const endpoint = otlpEndpoint(address, undefined);
  const sender = new OtlpSender(endpoint, async () => undefined);
  for (let count = 0; count < 3; count++) sender.add('traces', batch);
  expect((await sender.finish(never)).spans).toBe(9);
  expect(got).toHaveLength(5 + 1 + 1);
});

test('a refusal is final; so is what a collector took in part', async () => {
  const refused = await openCollector(status(400));
  expect((await sendOne(refused.address)).undelivered).toMatchObject({
    spans: 3,
    why: 'it answered 400',
  });
  expect(refused.got).toHaveLength(1);
  const partial = { partialSuccess: { rejectedSpans: '2', errorMessage: 'too old' } };
  const picky = await openCollector(status(200, {}, JSON.stringify(partial)));
  expect((await sendOne(picky.address)).undelivered).toEqual({
    spans: 2,
    points: 0,
    why: 'too old',
  });
  expect(picky.got).toHaveLength(1);
});

test('a connection that closes is tried again; one to nobody is told', async () => {
  const { address } = await openCollector((response) => response.destroy(), takesIt);
  expect((await sendOne(address)).undelivered.spans).toBe(0);
  // A port that was free a moment ago, and where nothing listens.
  const gone = await openCollector(takesIt);
  const sentence = await sendSession(
    awkwardSession(),
    otlpEndpoint('http://127.0.0.1:1', 'key=secret'),
    AbortSignal.abort(),
  );
  expect(gone.got).toEqual([]);
  expect(sentence).toMatch(/^\d+ spans and \d+ readings did not reach http:\/\/127\.0\.0\.1:1 \(/);
  expect(sentence).not.toContain('secret');
});

test('headers do not follow to another address', async () => {
  const other = await openCollector(takesIt);
  const { address } = await openCollector(status(307, { location: `${other.address}/v1/traces` }));
  expect((await sendOne(address)).undelivered.spans).toBe(3);
  expect(other.got).toEqual([]);
});

test('a collector that never answers does not hold up the end', async () => {
  const ended = new AbortController();
  const { address } = await openCollector(() => ended.abort());
  const sender = new OtlpSender(otlpEndpoint(address, undefined));
  sender.add('traces', batch);
  expect((await sender.finish(ended.signal)).spans).toBe(3);
});

test('what waits is bounded: the rest is counted, and never sent', async () => {
  const { got, address } = await openCollector(takesIt);
  const sender = new OtlpSender(otlpEndpoint(address, undefined));
  const large = { text: ' '.repeat(30 * 2 ** 20), count: 10 };
  for (let count = 0; count < 4; count++) sender.add('metrics', large);
  const { points, why } = await sender.finish(never);
  expect({ points, requests: got.length }).toEqual({ points: 20, requests: 2 });
  expect(why).toBe('more waited than is kept in memory');
});

test.each([
  ['localhost:4318', undefined, 'not one of HTTP'],
  ['ftp://a', undefined, 'not one of HTTP'],
  ['http://me:pass@a', undefined, 'may hold no user'],
  ['http://a/?token=pass', undefined, 'may hold no user'],
  ['http://a', 'a header without a value', 'cannot be read'],
  ['http://a', 'key=%ff pass', 'cannot be read'],
])('%s with the headers %s is refused, without saying them', (address, headers, sentence) => {
  const thrown = (() => {
    try {
      return otlpEndpoint(address, headers);
    } catch (error) {
      return error;
    }
  })();
  expect(thrown).toBeInstanceOf(UnusableEndpoint);
  expect(String(thrown)).toContain(sentence);
  expect(String(thrown)).not.toContain('pass@');
  expect(String(thrown)).not.toContain('=pass');
});
