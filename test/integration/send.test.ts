import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Delivery, openCollector } from '../support/collector.ts';
import { tracesSchema } from '../support/otlp-schema.ts';
import { ownHome } from '../support/own-home.ts';
import { runCli, runCliForJson } from '../support/run-cli.ts';
import { jfkFile } from '../support/spoken-audio.ts';

const home = await ownHome(afterAll);
const recording = join(process.cwd(), 'test/fixtures/sessions/version-2.latlab');

const spansIn = (got: readonly Delivery[]): number =>
  got
    .filter(({ path }) => path === '/v1/traces')
    .flatMap(({ body }) => tracesSchema.parse(JSON.parse(body)).resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans)
    .reduce((count, { spans }) => count + spans.length, 0);

test('a recorded session is sent to a collector: traces and metrics', async () => {
  const { got, address } = await openCollector();
  const sent = await runCli(['export', recording, '--format', 'otlp', '--to', address], { home });
  expect(sent).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(new Set(got.map(({ path }) => path))).toEqual(new Set(['/v1/traces', '/v1/metrics']));
  expect(spansIn(got)).toBeGreaterThan(100);
});

test('a run is sent while it is measured, and every span of its report arrives', async () => {
  const { got, address } = await openCollector();
  const { code, json } = await runCliForJson(
    ['asr', jfkFile, '--repeats', '1', '--warm-ups', '0', '--to', address],
    { home },
  );
  expect(code).toBe(0);
  const [run] = json.runs;
  expect(spansIn(got)).toBeGreaterThanOrEqual(run?.stages.length ?? Number.POSITIVE_INFINITY);
});
