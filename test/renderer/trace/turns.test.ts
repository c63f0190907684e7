import { expect, test } from 'vitest';
import { applyEvent, emptySession } from '../../../electron/common/recorded-session.ts';
import { runPurpose, shortPurpose } from '../../../renderer/format/run-name.ts';
import { markersOf } from '../../../renderer/trace/markers.ts';
import { layOutRows } from '../../../renderer/trace/rows.ts';
import { sectionInput, sectionsOf, sectionTitle } from '../../../renderer/trace/sections.ts';
import { growColumns, noSpans } from '../../../renderer/trace/span-columns.ts';
import { servedSession } from '../../support/served-requests.ts';
import { offlineAgent, recordTurns, turnSession } from '../../support/turn-recording.ts';

const session = turnSession([
  [{}, {}],
  [{}, { interrupted: { after: 800, silentAfter: 240 } }],
]);

test('an agent is one section: the loads of its links, then its turns', () => {
  const sections = sectionsOf(session);
  expect(sections.map(sectionTitle)).toEqual([
    'Turn 1 · moonshine-tiny-q → scripted → tiny-tts-en · cpu',
  ]);
  expect(sections[0]?.runs).toEqual([0, 1, 2, 3, 4, 5]);
  const names = session.runs.map(({ plan }) => runPurpose(plan, session.manifest.scenario));
  expect(names).toEqual([
    'load of ASR, moonshine-tiny-q',
    'load of TTS, tiny-tts-en',
    'conversation 1, turn 1',
    'conversation 1, turn 2',
    'conversation 2, turn 1',
    'conversation 2, turn 2',
  ]);
  expect(names.map(shortPurpose).slice(1, 3)).toEqual(['load of TTS', 'conv. 1, turn 1']);
});

test('an agent that only transcribes is called by its links, not as the model alone would be', () => {
  const notes = turnSession([[{}]], {
    ...offlineAgent,
    agent: { asr: { engine: 'local', model: 'moonshine-tiny-q' }, llm: null, tts: null },
  });
  const named = { id: 'moonshine-tiny-q', name: 'Moonshine tiny, quantized' };
  const rest = { family: 'moonshine', precision: 'q8', licence: 'MIT', sha256: {} };
  const models = [{ ...named, ...rest }];
  const session = { ...notes, manifest: { ...notes.manifest, models } };
  expect(sectionsOf(session).map(sectionTitle)).toEqual(['Turn 1 · moonshine-tiny-q · cpu']);
});

test('a section says over which line the caller and the agent hear each other', () => {
  const phone = turnSession([[{}]], {
    ...offlineAgent,
    name: 'Hotline',
    path: {
      sampleRate: 8000,
      encoding: 'mu-law',
      network: { delay: 60, jitter: 20, loss: 0.01 },
    },
  });
  const [section] = sectionsOf(phone);
  expect(section && sectionInput(section)).toBe(
    'Hotline · 8 kHz µ-law, packets of 20 ms, 60 ms of delay, up to 20 ms of jitter, 1 % lost, end of turn after 0.5 s of silence',
  );
});

test('requests to the server stand together by what was asked, though each has a work of its own', () => {
  const sections = sectionsOf(
    servedSession([
      { speech: 'Good morning.' },
      { heard: 'Hello?', says: [] },
      { speech: 'Good night.' },
      { speech: 'Good night.', model: 'other' },
      { heard: 'Goodbye.', says: [] },
    ]),
  );
  expect(sections.map((section) => [sectionTitle(section), section.runs])).toEqual([
    ['TTS 1 · voice · cpu', [0]],
    ['/v1/audio/speech · voice · cpu', [1, 3]],
    ['/v1/realtime · ear → scripted → voice · cpu', [2, 5]],
    ['/v1/audio/speech · other · cpu', [4]],
  ]);
  expect(sections.map(sectionInput)).toEqual(['', '', '', '']);
});

test('the rows of a turn stand in its order, those of the models below', () => {
  const run = session.runs[2];
  const columns = run === undefined ? noSpans : growColumns(noSpans, run.spans);
  const rows = layOutRows(columns).rows.filter(({ lane }) => lane === 0);
  expect(rows.map(({ stage, depth }) => `${' '.repeat(depth)}${stage}`)).toEqual([
    'turn',
    ' speech',
    ' uplink',
    ' endpointing',
    ' asr',
    ' llm',
    '  first-token',
    '  first-sentence',
    ' tts',
    '  first-audio',
    ' downlink',
    ' buffer',
    ' lead-in',
    ' reply',
    '  run',
    '   encode',
    '   generate',
    '  token',
    '   phonemize',
    '   synthesize',
  ]);
});

test('a turn is marked where its gap begins and ends, and where it was interrupted', () => {
  const kinds = (run: number) => {
    const recorded = session.runs[run];
    return recorded === undefined ? [] : markersOf(recorded).map(({ kind }) => kind);
  };
  expect(kinds(2)).toEqual(['speech-end', 'reply-start']);
  expect(kinds(5)).toEqual(['speech-end', 'reply-start', 'interrupted', 'silent']);
});

test('a turn that goes on shows the spans that have ended, without its root', () => {
  const { manifest, events } = recordTurns([[{}]]);
  const live = emptySession(manifest);
  for (const event of events) {
    if (event.type === 'span' && event.run === 2 && event.stage === 'llm') break;
    applyEvent(live, event);
  }
  const run = live.runs[2];
  if (run === undefined) throw new Error('The plan has no turn.');
  const { rows } = layOutRows(growColumns(noSpans, run.spans));
  expect(rows.map(({ stage }) => stage)).toEqual([
    'speech',
    'uplink',
    'endpointing',
    'asr',
    'run',
    'encode',
    'generate',
  ]);
  expect(markersOf(run)).toEqual([]);
});
