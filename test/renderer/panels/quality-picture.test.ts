import { expect, test } from 'vitest';
import { buildSession, type RecordedSession } from '../../../electron/common/recorded-session.ts';
import { type ScenarioInput, scenarioSchema } from '../../../electron/common/scenario.ts';
import type { SessionEvent } from '../../../electron/common/session.ts';
import { nanos, ratio, seconds } from '../../../electron/common/units.ts';
import { lengthPanels } from '../../../renderer/panels/quality/length-lines.ts';
import { panelNotes } from '../../../renderer/panels/quality/point-words.ts';
import { panelTitle, qualityPicture } from '../../../renderer/panels/quality/quality-picture.ts';
import { errorsWords, rateWords } from '../../../renderer/panels/quality/rate-words.ts';
import { qualityColumns, tableText } from '../../../renderer/panels/quality/table-columns.ts';
import { aManifest, span } from '../store/fake-lab.ts';

const said = 'Good morning to all of you.';

/** A session whose runs took as many seconds as `processing` says of their model, and made or heard 12 s of audio. */
function session(
  id: string,
  scenario: Omit<ScenarioInput, 'name'>,
  processing: Readonly<Record<string, number>>,
  heard: Readonly<Record<string, string>> = {},
): { readonly id: string; readonly session: RecordedSession } {
  const parsed = scenarioSchema.parse({ name: id, repeats: 1, warmUps: 0, ...scenario });
  const manifest = aManifest(id, parsed);
  const events = manifest.plan.flatMap(({ index, model, kind }): SessionEvent[] => {
    const took = (processing[model] ?? 1) * 1e9;
    const spoken = kind === 'listen' || kind === 'measured' ? heard[model] : undefined;
    return [
      { type: 'run-started', run: index, at: nanos(0) },
      span(index, 0, 'run', [0, took]),
      span(index, 1, 'model-call', [0, took], 0),
      ...(spoken === undefined
        ? []
        : [{ type: 'text' as const, run: index, at: nanos(took), text: spoken }]),
      {
        type: 'run-ended',
        run: index,
        at: nanos(took),
        outcome: { status: 'measured' },
        provider: 'cpu',
        audio: seconds(12),
        workerMemory: null,
        labDelay: null,
      },
    ];
  });
  return { id, session: buildSession(manifest, events) };
}

const voice = (model: string, text = said) => ({ kind: 'tts', model, text }) as const;
const ear = (model: string, reference?: string) =>
  ({
    kind: 'asr',
    model,
    audio: { sample: 'jfk' },
    ...(reference === undefined ? {} : { reference }),
  }) as const;

const voices = (listener: string, heard: string) =>
  session(
    listener,
    { work: [voice('quick'), voice('slow')], roundTrip: { model: listener } },
    { quick: 0.5, slow: 3 },
    { [listener]: heard },
  );

test('voices stand by speed and by what a listener heard of them; labels leave out a target that all share', () => {
  const { panels, speedOnly } = qualityPicture([voices('ear', 'Good morning to all of us.')]);
  expect(speedOnly).toEqual([]);
  expect(panels.map(panelTitle)).toEqual(['Speech synthesis: WER of what ear heard']);
  expect(panels[0]?.points.map(({ label, speed, errors }) => [label, speed, errors])).toEqual([
    ['quick', expect.closeTo(24), expect.closeTo(1 / 6)],
    ['slow', expect.closeTo(4), expect.closeTo(1 / 6)],
  ]);
});

test('error rates of different things never share an axis: other listeners, recognition against references', () => {
  const ears = session('ears', { work: [ear('ear', said)] }, {}, { ear: said });
  const { panels } = qualityPicture([voices('one', said), voices('other', said), ears]);
  expect(panels.map(panelTitle)).toEqual([
    'Speech synthesis: WER of what one heard',
    'Speech synthesis: WER of what other heard',
    'Speech recognition: WER against references',
  ]);
  expect(panels[1]?.points.map(({ label }) => label)).toEqual(['B · quick', 'B · slow']);
});

test('what nothing heard, and what nobody knows the text of, has a speed only', () => {
  const { panels, speedOnly, points } = qualityPicture([
    session('mute', { work: [voice('quick'), ear('ear')] }, {}),
  ]);
  expect(panels).toEqual([]);
  expect(speedOnly.map(({ point }) => point.model)).toEqual(['quick', 'ear']);
  expect(points).toEqual(speedOnly);
});

test('few words are told to be few, and other texts to be others', () => {
  const work = [ear('one', said), ear('two', 'Good night.')];
  const { panels } = qualityPicture([session('ears', { work }, {}, { one: said, two: said })]);
  expect(panels.flatMap(panelNotes)).toEqual([
    'Rough: an error rate of 1 work, 2 words can change by several per cent with other texts.',
    'The models did not hear the same texts: their error rates compare only roughly.',
  ]);
  const long = Array.from({ length: 300 }, () => 'word').join(' ');
  const { panels: sure } = qualityPicture([
    session('ears', { work: [ear('one', long)] }, {}, { one: long }),
  ]);
  expect(sure.flatMap(panelNotes)).toEqual([]);
});

test('texts that a word error rate leaves out are told of beside the picture', () => {
  const long = Array.from({ length: 300 }, () => 'word').join(' ');
  const work = [ear('one', long), { ...ear('one', long), language: 'de' }];
  const { panels } = qualityPicture([session('ears', { work }, {}, { one: long })]);
  expect(panels.flatMap(panelNotes)).toEqual([
    '1 text in other languages counts characters, which are not pooled with words, and is left out.',
  ]);
});

test('a rate has no more digits than its words tell apart', () => {
  expect(rateWords({ rate: ratio(1 / 31), words: 31 })).toBe('≈ 3 %');
  expect(rateWords({ rate: ratio(7 / 120), words: 120 })).toBe('≈ 5.8 %');
  expect(rateWords({ rate: ratio(83 / 1000), words: 1000 })).toBe('8.3 %');
  expect(rateWords({ rate: null, words: 0 })).toBe('–');
  expect([errorsWords({ errors: 3 }), errorsWords({ errors: 2.5 })]).toEqual(['3', '2.5']);
});

test('the table is the picture in figures, ready for a spreadsheet', () => {
  const { points } = qualityPicture([voices('ear', said)]);
  expect(tableText(qualityColumns(points), points)).toBe(
    [
      'Model\tPrecision\tDevice\tRTFx\tRuns\tError rate\tErrors\tWords\tHeard by\n',
      'quick\t–\tcpu\t24.0\t1\t≈ 0 %\t0\t6\tear\n',
      'slow\t–\tcpu\t4.00\t1\t≈ 0 %\t0\t6\tear\n',
    ].join(''),
  );
});

test('speed over length: every run a dot, all runs of a length a point, from the shortest', () => {
  const texts = ['A longer text to speak.', 'Short.', 'Short.'];
  const { id, session: recorded } = session(
    'lengths',
    { work: texts.map((text) => voice('quick', text)), repeats: 3 },
    { quick: 2 },
  );
  const [panel, ...more] = lengthPanels([{ id, session: recorded }]);
  expect(more).toEqual([]);
  expect(panel?.lengths).toEqual([6, 23]);
  expect(panel?.lines.map(({ name }) => name)).toEqual(['quick · cpu']);
  // Two works of one length are one point.
  const points = panel?.lines[0]?.points;
  expect(points?.map(({ length, rtfx, dots }) => [length, rtfx, dots.length])).toEqual([
    [6, expect.closeTo(6), 6],
    [23, expect.closeTo(6), 3],
  ]);
});
