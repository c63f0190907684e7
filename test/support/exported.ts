import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openPromise } from 'yauzl';
import type { ExportFormat } from '../../electron/common/export/export-formats.ts';
import { buildSession, type RecordedSession } from '../../electron/common/recorded-session.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import { hertz, nanos, seconds } from '../../electron/common/units.ts';
import { exportSession } from '../../electron/lab/export/export-session.ts';
import { readSession } from '../../electron/lab/read-session.ts';
import { unpackSession } from '../../electron/lab/session-archive.ts';
import { manifestOf } from './manifest.ts';
import { temporaryFolder } from './own-home.ts';

/** The page that the build made, for who writes a report. */
export const reportPage = 'out/report/report.html';

/** The kept recording of this version of the format: version 2 has two devices, telemetry and operators, version 6 has turns. */
export async function realSession(version: 1 | 2 | 3 | 6): Promise<RecordedSession> {
  const folder = join(await temporaryFolder(), 'session');
  const file = join(import.meta.dirname, `../fixtures/sessions/version-${version}.latlab`);
  await unpackSession(file, folder);
  const { manifest, events } = await readSession(folder);
  return buildSession(manifest, events);
}

const awkwardText = 'She said "no, never",\nthen | left; naïve 東京 \u2028 ';

/**
 * What real recordings seldom hold: spans that overlap, a fraction of a nanosecond, a span without length, a
 * reading that failed, a run that failed with marks in its sentence, one that never ended.
 */
export function awkwardSession(): RecordedSession {
  const manifest = {
    ...manifestOf({
      name: 'Awkward *names* | and pipes',
      work: [{ kind: 'asr', model: 'ear', audio: { sample: 'jfk' }, reference: awkwardText }],
      warmUps: 0,
      repeats: 2,
    }),
    startedAt: Date.UTC(2026, 10, 22, 12, 0, 0, 123),
  };
  const span = (
    id: number,
    parent: number | null,
    stage: 'run' | 'operator' | 'model-call',
    start: number,
    end: number,
    attributes?: Record<string, string | number | boolean>,
  ): SessionEvent => ({
    type: 'span',
    run: 1,
    id,
    parent,
    stage,
    start: nanos(start),
    end: nanos(end),
    ...(attributes === undefined ? {} : { attributes }),
  });
  const events: SessionEvent[] = [
    { type: 'run-started', run: 0, at: nanos(5) },
    {
      type: 'run-ended',
      run: 0,
      at: nanos(900),
      outcome: { status: 'failed', reason: 'engine-error', detail: awkwardText },
      provider: null,
      audio: null,
      workerMemory: null,
      labDelay: null,
    },
    {
      type: 'series',
      id: 7,
      metric: 'worker-memory',
      unit: 'B',
      source: 'test',
      gpu: null,
      pid: 42,
      window: 0,
      rate: 1,
    },
    { type: 'run-started', run: 1, at: nanos(1000), worker: 42 },
    { type: 'samples', at: nanos(1500), values: [[7, 2 ** 40 + 0.5]] },
    { type: 'samples', at: nanos(1600), values: [[7, null]] },
    { type: 'samples', at: nanos(1700), values: [[7, 0]] },
    span(2, 1, 'operator', 1100.5, 1300.5, { operator: 'MatMul', node: '/a', provider: 'CPU' }),
    span(3, 1, 'operator', 1200, 1400, { operator: 'Add', isFused: true, share: 0.25 }),
    span(4, 3, 'operator', 1250, 1250, { operator: 'Noop', text: awkwardText }),
    span(1, 0, 'model-call', 1100, 1400, { model: 'encoder', phase: 'steady' }),
    {
      type: 'audio',
      run: 1,
      at: nanos(1450),
      samples: 1000,
      sampleRate: hertz(1000),
      leadingSilence: seconds(0.1),
      file: 'audio/run-1.wav',
    },
    { type: 'text', run: 1, at: nanos(1800), text: awkwardText },
    span(0, null, 'run', 1000, 2000),
    {
      type: 'run-ended',
      run: 1,
      at: nanos(2000),
      outcome: { status: 'measured' },
      provider: 'cpu',
      audio: seconds(1),
      workerMemory: 2 ** 40,
      labDelay: 0,
    },
    { type: 'run-started', run: 2, at: nanos(2100) },
  ];
  return buildSession(manifest, events);
}

/** The file that the export writes, read back. */
export async function exported(session: RecordedSession, format: ExportFormat): Promise<Buffer> {
  const path = join(await temporaryFolder(), 'exported');
  await exportSession(session, format, path, false, reportPage);
  return readFile(path);
}

/** The files in a zip, by their names. */
export async function filesIn(zipPath: string): Promise<ReadonlyMap<string, Buffer>> {
  const zip = await openPromise(zipPath, { lazyEntries: true, autoClose: false });
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
    files.set(entry.fileName, Buffer.concat(chunks));
  }
  zip.close();
  return files;
}

export async function exportedFiles(
  session: RecordedSession,
  format: ExportFormat,
): Promise<ReadonlyMap<string, Buffer>> {
  const path = join(await temporaryFolder(), 'exported.zip');
  await exportSession(session, format, path, false, reportPage);
  return filesIn(path);
}

/** Every span of the session with its run. */
export const spansOf = (session: RecordedSession) =>
  session.runs.flatMap(({ plan, spans }) => [...spans].map((span) => ({ run: plan.index, span })));

/** Every reading of the session with its series. */
export const readingsOf = (session: RecordedSession) =>
  [...session.telemetry.values()].flatMap(({ series, at, value }) =>
    at.map((time, place) => ({ series, at: time, value: value[place] ?? null })),
  );

/** The intervals of one track that are neither apart nor one inside the other. Pairs, by brute force of a stack. */
export function crossings(
  intervals: readonly { readonly start: number; readonly end: number }[],
): number {
  const inOrder = intervals.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const open: number[] = [];
  let count = 0;
  for (const { start, end } of inOrder) {
    while ((open.at(-1) ?? Number.POSITIVE_INFINITY) <= start) open.pop();
    if ((open.at(-1) ?? Number.POSITIVE_INFINITY) < end) count += 1;
    open.push(end);
  }
  return count;
}
