import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FailureReason, failed, failureReasons } from '../../electron/common/outcome.ts';
import type { RunEndedEvent, SessionEvent } from '../../electron/common/session.ts';
import { stages } from '../../electron/common/stages.ts';
import { bytes, nanos, seconds } from '../../electron/common/units.ts';
import { readSession, sessionState } from '../../electron/lab/read-session.ts';
import { createRecordingFolder, Recorder } from '../../electron/lab/recorder.ts';
import { manifestOf } from '../support/manifest.ts';
import { temporaryFolder } from '../support/own-home.ts';

const manifest = manifestOf({
  name: 'a',
  work: [{ kind: 'tts', model: 'v', text: 'Hello.\u2028 \ud83c\udf89' }],
});

async function record(live: SessionEvent[] = []): Promise<Recorder> {
  const folder = await createRecordingFolder(await temporaryFolder(), 'a-session');
  return Recorder.create(folder, manifest, (event) => live.push(event));
}

const ended = (run: number): RunEndedEvent => ({
  type: 'run-ended',
  run,
  at: nanos(9),
  outcome: { status: 'measured' },
  provider: 'cpu',
  audio: seconds(1),
  workerMemory: bytes(1),
  labDelay: null,
});

const run = fc.nat(5);
const time = fc.integer({ min: 0, max: 2 ** 53 - 1 }).map(nanos);
/** Any text that UTF-8 can hold, the line ends that only Unicode knows among them. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\u2028', '\u2029', '\n', '\r', '"', '\\'),
    fc.string({ unit: 'grapheme' }),
  ),
});
const attribute = fc.oneof(
  text,
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
);
const reasons = Object.keys(failureReasons) as FailureReason[];

const events: fc.Arbitrary<SessionEvent> = fc.oneof(
  fc.record({ type: fc.constant('run-started' as const), run, at: time }),
  fc.record({ type: fc.constant('text' as const), run, at: time, text }),
  fc.record(
    {
      type: fc.constant('span' as const),
      run,
      id: fc.nat(),
      parent: fc.option(fc.nat()),
      stage: fc.constantFrom(...stages),
      start: time,
      end: time,
      attributes: fc.dictionary(
        text.filter((name) => name !== '__proto__'),
        attribute,
        { noNullPrototype: true },
      ),
    },
    { requiredKeys: ['type', 'run', 'id', 'parent', 'stage', 'start', 'end'] },
  ),
  fc.record({
    type: fc.constant('run-ended' as const),
    run,
    at: time,
    outcome: fc.oneof(
      fc.constant({ status: 'cancelled' as const }),
      fc.tuple(fc.constantFrom(...reasons), text).map(([reason, detail]) => failed(reason, detail)),
    ),
    provider: fc.option(text),
    audio: fc.option(fc.nat().map(seconds)),
    workerMemory: fc.option(fc.nat()),
    labDelay: fc.constant(null),
  }),
);

test('whatever is recorded is read again, in its order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(events, { maxLength: 30 }), async (given) => {
      const live: SessionEvent[] = [];
      const recorder = await record(live);
      for (const event of given) recorder.add(event);
      await recorder.closeRun(ended(0));
      await recorder.seal();
      const opened = await readSession(recorder.folder);
      expect(opened.events).toEqual([...given, ended(0)]);
      expect(live).toEqual([...given, ended(0)]);
      expect(opened).toMatchObject({ state: 'sealed', damage: null });
      expect(opened.manifest).toEqual({ ...manifest, state: 'sealed' });
    }),
    { numRuns: 40 },
  );
});

test('what had ended is on the disk before the seal; half a line after it is left out', async () => {
  const recorder = await record();
  await recorder.closeRun(ended(0));
  expect(await readSession(recorder.folder)).toMatchObject({ state: 'live', events: [ended(0)] });
  await appendFile(join(recorder.folder, 'events.jsonl'), '{"type":"run-st');
  const opened = await readSession(recorder.folder);
  expect(opened.events).toEqual([ended(0)]);
  expect(opened.damage).toBeNull();
  const lines = await readFile(join(recorder.folder, 'manifest.json'), 'utf8');
  const pid = '"pid": 1073741824';
  await writeFile(join(recorder.folder, 'manifest.json'), lines.replace(/"pid": \d+/, pid));
  expect(await readSession(recorder.folder)).toMatchObject({
    state: 'interrupted',
    events: [ended(0)],
    damage: expect.stringContaining('ended before this session did'),
  });
  await recorder.seal();
});

test('a recording never lies over another', async () => {
  const sessions = await temporaryFolder();
  await createRecordingFolder(sessions, 'one');
  await expect(createRecordingFolder(sessions, 'one')).rejects.toThrow('EEXIST');
});

test('a recording is live while its recorder runs, and interrupted after', () => {
  expect(sessionState(manifest)).toBe('live');
  // No system gives out a process id this large.
  expect(sessionState({ ...manifest, recorder: { pid: 2 ** 30 } })).toBe('interrupted');
  expect(sessionState({ ...manifest, state: 'sealed' })).toBe('sealed');
});

test('what is told after the last run, such as the end of its telemetry, is in the sealed recording', async () => {
  const recorder = await record();
  await recorder.closeRun(ended(0));
  recorder.add({ type: 'series-ended', id: 0, at: nanos(10), reason: 'The session ended.' });
  await recorder.seal();
  const { events: recorded } = await readSession(recorder.folder);
  expect(recorded.map(({ type }) => type)).toEqual(['run-ended', 'series-ended']);
});
