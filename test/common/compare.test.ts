import { describe, expect, test } from 'vitest';
import { type Comparison, compareSessions } from '../../electron/common/compare.ts';
import { isOfListener, type PlannedRun } from '../../electron/common/plan.ts';
import { buildSession, type RecordedSession } from '../../electron/common/recorded-session.ts';
import type { ScenarioInput } from '../../electron/common/scenario.ts';
import type { RecordedModel, SessionManifest } from '../../electron/common/session.ts';
import { manifestOf } from '../support/manifest.ts';
import { eventsOf, type RunSketch } from '../support/recorded-run.ts';

const speak = (text: string, model = 'v') => ({ kind: 'tts', model, text }) as const;
const hear = (file: string, model = 'm') => ({ kind: 'asr', model, audio: { file } }) as const;

type Changes = Partial<Pick<SessionManifest, 'id' | 'models' | 'machine' | 'runtime'>>;

const plain = { work: [speak('a')], warmUps: 0, repeats: 10 } satisfies Omit<ScenarioInput, 'name'>;

/** Times without a trend that are nowhere alike, in ms. */
const times = [100, 103, 99, 101, 97, 102, 98, 104, 96, 105];

/** A session in which every run took the base of its device, more or less. */
function session(
  scenario: Omit<ScenarioInput, 'name'>,
  changes: Changes = {},
  sketchOf: (run: Pick<PlannedRun, 'repeat' | 'device' | 'hears'>) => RunSketch = ({ repeat }) => ({
    to: times[repeat] ?? 100,
  }),
): RecordedSession {
  const manifest = { ...manifestOf({ name: 's', ...scenario }), ...changes };
  return buildSession(
    manifest,
    manifest.plan.flatMap((run) => eventsOf(run.index, sketchOf(run))),
  );
}

function only(sessions: readonly RecordedSession[]): Comparison {
  const { comparisons } = compareSessions(sessions);
  const [comparison] = comparisons;
  expect(comparisons).toHaveLength(1);
  if (comparison === undefined) throw new Error('Nothing is compared.');
  return comparison;
}

const verdicts = ({ rows }: Comparison, figure: string) =>
  rows.find((row) => row.figure === figure)?.differences.map((found) => found?.verdict ?? null);

const sidesOf = (sessions: readonly RecordedSession[]) =>
  compareSessions(sessions).comparisons.map(({ sides }) =>
    sides.map((side) => `${side.session.manifest.id}/${side.work} ${side.model}@${side.target}`),
  );

describe('the sides', () => {
  test('of one session are its devices, each work for itself', () => {
    expect(
      sidesOf([session({ ...plain, work: [speak('a'), hear('b')], devices: ['X', 'Y'] })]),
    ).toEqual([
      ['a-session/0 v@X', 'a-session/0 v@Y'],
      ['a-session/1 m@X', 'a-session/1 m@Y'],
    ]);
  });

  test('of one session are its models, where they speak the same text', () => {
    const works = [speak('a', 'v'), speak('a', 'w'), speak('b', 'v')];
    const compared = compareSessions([session({ ...plain, work: works })]);
    expect(compared.comparisons.map(({ sides }) => sides.map(({ model }) => model))).toEqual([
      ['v', 'w'],
    ]);
    expect(compared.leftOut).toEqual([expect.stringContaining('work 3 of a-session (TTS, v on')]);
  });

  test('of several sessions are the works that fit best, in whatever order they stand', () => {
    const first = session({ ...plain, work: [speak('a'), hear('x/b.wav')] }, { id: 'one' });
    const second = session({ ...plain, work: [hear('/y/b.wav'), speak('a')] }, { id: 'two' });
    expect(sidesOf([first, second])).toEqual([
      ['one/0 v@cpu', 'two/1 v@cpu'],
      ['one/1 m@cpu', 'two/0 m@cpu'],
    ]);
  });

  test('of a session on another device stand against the same device first', () => {
    const first = session({ ...plain, devices: ['X', 'Y'] }, { id: 'one' });
    const second = session({ ...plain, devices: ['Y'] }, { id: 'two' });
    const { comparisons, leftOut } = compareSessions([first, second]);
    expect(comparisons.map(({ sides }) => sides.map(({ target }) => target))).toEqual([['Y', 'Y']]);
    expect(leftOut).toEqual([expect.stringContaining('v on X')]);
  });

  test('are four at most, and the others are named', () => {
    const { comparisons, leftOut } = compareSessions([
      session({ ...plain, repeats: 1, devices: ['1', '2', '3', '4', '5'] }),
    ]);
    expect(comparisons[0]?.sides).toHaveLength(4);
    expect(leftOut).toEqual([expect.stringContaining('v on 5')]);
  });

  test.each([
    ['one work on one device', [session(plain)]],
    ['speaking and hearing', [session(plain), session({ ...plain, work: [hear('a')] })]],
  ])('are none of %s', (_, sessions) => {
    expect(compareSessions(sessions).comparisons).toEqual([]);
  });
});

describe('the rows', () => {
  test('of a session against itself show no difference, and nothing differs', () => {
    const same = session(plain);
    const comparison = only([same, same]);
    expect(verdicts(comparison, 'processing')).toEqual([null, 'no difference shown']);
    expect(verdicts(comparison, 'rtf')).toEqual([null, 'no difference shown']);
    expect(comparison.warnings).toEqual([]);
  });

  test('say which device is faster, and by how much', () => {
    const slower: Readonly<Record<string, number>> = { X: 1, Y: 2, Z: 0.5 };
    const comparison = only([
      session({ ...plain, devices: ['X', 'Y', 'Z'] }, {}, ({ repeat, device }) => ({
        to: (times[repeat] ?? 100) * (slower[device] ?? 1),
      })),
    ]);
    expect(verdicts(comparison, 'processing')).toEqual([null, 'slower', 'faster']);
    const [row] = comparison.rows;
    expect(row?.spreads).toEqual([
      { median: 100, p95: 105, n: 10 },
      { median: 200, p95: 210, n: 10 },
      { median: 50, p95: 52.5, n: 10 },
    ]);
    expect(row?.differences[1]).toMatchObject({ ratio: 2 });
  });

  test('count steady measured runs only; load and first inference stand apart, without a verdict', () => {
    const cold = session(plain, {}, ({ repeat }) =>
      repeat < 2 ? { to: 9000, phases: ['first'] } : { to: times[repeat] ?? 100 },
    );
    const comparison = only([cold, session(plain)]);
    const [row] = comparison.rows;
    expect(row?.spreads.map(({ n, p95 }) => [n, p95])).toEqual([
      [8, 105],
      [10, 105],
    ]);
    const first = comparison.rows.find(({ figure }) => figure === 'first-inference');
    expect(first?.spreads[0]).toMatchObject({ median: 9000, n: 1 });
    expect(verdicts(comparison, 'first-inference')).toEqual([null, 'none']);
  });

  test('leave out what was profiled: it is never compared with what was timed', () => {
    const profiled = session({ ...plain, profiledRuns: 5 });
    const slowed = buildSession(
      profiled.manifest,
      profiled.manifest.plan.flatMap((run) =>
        eventsOf(run.index, { to: run.profiled ? 9000 : (times[run.repeat] ?? 100) }),
      ),
    );
    const [row] = only([slowed, session(plain)]).rows;
    expect(row?.spreads[0]).toEqual({ median: 100, p95: 105, n: 10 });
  });

  test('have every stage that all sides have', () => {
    const { rows } = only([session(plain), session(plain)]);
    const stages = rows.flatMap(({ figure }) => (typeof figure === 'string' ? [] : [figure.stage]));
    expect(stages).toEqual(['model-call']);
  });
});

describe('said loudly', () => {
  const model = (hash: string, precision = 'fp32'): RecordedModel => ({
    id: 'v',
    name: 'V',
    family: 'tiny-tts',
    precision,
    licence: 'MIT',
    sha256: { model: hash },
  });
  const { machine, runtime } = manifestOf({ name: 's', ...plain });

  test.each<[string, Omit<ScenarioInput, 'name'>, Changes, RegExp]>([
    ['another text', { ...plain, work: [speak('b')] }, {}, /texts or audio differ: A "a".+; B "b"/],
    ['another model', { ...plain, work: [speak('a', 'w')] }, {}, /models differ: A v; B w/],
    ['other files of the model', plain, { models: [model('0b')] }, /files of v differ: A model 0a/],
    ['another precision', plain, { models: [model('0a', 'int8')] }, /A fp32; B int8/],
    ['other warm-ups', { ...plain, warmUps: 3 }, {}, /warm-ups differ: A 0; B 3/],
    ['another machine', plain, { machine: { ...machine, hostname: 'b' } }, /machines differ/],
    ['another runtime', plain, { runtime: { ...runtime, onnxruntime: '9' } }, /A 0; B 9/],
  ])('%s', (_, scenario, changes, says) => {
    const known = { models: [model('0a')] };
    const { warnings } = only([session(plain, known), session(scenario, { ...known, ...changes })]);
    expect(warnings.join('\n')).toMatch(says);
  });

  test('another way to load: a graph that was optimised before is loaded sooner', () => {
    const from = (graph: string) =>
      session(plain, {}, ({ repeat }) => ({ to: times[repeat] ?? 100, graph }));
    expect(only([from('written'), from('cached')]).warnings).toEqual([
      'The ways the models were loaded differ: A written; B cached.',
    ]);
    expect(only([from('cached'), from('cached')]).warnings).toEqual([]);
    expect(only([session(plain), from('cached')]).warnings).toEqual([]);
  });

  test('no way to load of a listener: it has a worker of its own', () => {
    const loading = (listener: string) =>
      session(
        { ...plain, work: [speak('a'), hear('b')], roundTrip: { model: 'm' } },
        {},
        (run) => ({
          to: times[run.repeat] ?? 100,
          graph: isOfListener(run) ? listener : 'cached',
        }),
      );
    const { comparisons } = compareSessions([loading('written'), loading('cached')]);
    expect(comparisons.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  test('runs that failed and are not in the figures', () => {
    const broken = session(plain, {}, ({ repeat }) => ({
      to: times[repeat] ?? 100,
      outcome: repeat === 0 ? 'cancelled' : 'measured',
    }));
    expect(only([session(plain), broken]).warnings).toEqual([
      '1 of 10 runs of B failed or did not finish, and are not counted.',
    ]);
  });

  test('runs that are still to come, while a session is recorded: they are no failures', () => {
    const whole = session(plain);
    const { manifest } = whole;
    const measured = manifest.plan.filter(({ kind }) => kind === 'measured').slice(0, 6);
    const live = buildSession(
      manifest,
      measured.flatMap((run) => eventsOf(run.index, { to: times[run.repeat] ?? 100 })),
    );
    expect(only([whole, live]).warnings).toEqual([
      '4 of 10 runs of B have not ended yet, and are not counted.',
    ]);
  });

  test('a side without a run: the others keep their stages', () => {
    const none = session(plain, {}, () => ({ to: 100, outcome: 'cancelled' }));
    const { rows, warnings } = only([none, session(plain)]);
    expect(warnings).toEqual(['10 of 10 runs of A failed or did not finish, and are not counted.']);
    expect(rows.map(({ figure }) => figure)).toContainEqual({ stage: 'model-call' });
  });

  test('a machine that drifted while it measured', () => {
    const drifting = session({ ...plain, repeats: 30 }, {}, ({ repeat }) => ({ to: 100 + repeat }));
    expect(only([drifting, session(plain)]).warnings).toEqual([
      expect.stringMatching(/^The times of A take after each other \(correlation 0\.9/),
    ]);
  });
});
