import { describe, expect, test } from 'vitest';
import { seededDraws } from '../../../electron/common/random.ts';
import { loadWhisper } from '../../../electron/worker/engines/whisper.ts';
import { RunCancelled } from '../../../electron/worker/failure.ts';
import { engineHere, hearWith, type TracedSpan } from '../../support/heard-by-engine.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import { wavIn } from '../../support/spoken-audio.ts';
import { vocabularySize, type WhisperCase, writeWhisper } from '../../support/whisper-files.ts';
import type { Script } from '../../support/whisper-graphs.ts';

/** White noise at 16 kHz, so many seconds of each level in turn: full scale is 0, and each further one 20 dB less. */
function noise(...stretches: readonly (readonly [level: number, seconds: number])[]): Float32Array {
  const draw = seededDraws(5);
  const rate = 16_000;
  const levels = stretches.flatMap(([level, seconds]) => Array<number>(seconds).fill(level));
  return Float32Array.from(
    { length: rate * levels.length },
    (_, i) => (draw(20_001) / 10_000 - 1) / 10 ** (levels[Math.floor(i / rate)] ?? 0),
  );
}

/** The first positions answer the prompt: start of transcript, language, task. */
const spoken = (...tokens: Script): Script => [[], [], ...tokens, '<|endoftext|>'];

async function hear(
  model: WhisperCase,
  samples: Float32Array,
  input: { language?: string; streaming?: { interval: number }; patience?: number } = {},
) {
  const folder = await temporaryFolder();
  const files = await writeWhisper(folder, model);
  const path = await wavIn(folder, 'said', { channels: [samples], coding: 'f32' });
  const here = await engineHere(loadWhisper, { family: 'whisper', files });
  const { patience, ...asked } = input;
  return hearWith(here, { kind: 'asr', path, ...asked }, patience);
}

const of = (spans: readonly TracedSpan[], stage: string) =>
  spans.filter((span) => span.stage === stage).map(({ attributes }) => attributes);
const tokensOf = (spans: readonly TracedSpan[]) => of(spans, 'token').map(({ text }) => text);

const oneSentence = spoken('<|0.00|>', 'Ġhello', 'Ġworld', '<|2.00|>');

test.each([
  ['a merged decoder', {}],
  ['a decoder without branches', { isMerged: false }],
  ['a decoder in half precision', { isHalf: true }],
  ['a decoder that asks for positions', { takesPositions: true }],
])(
  'one window, %s: each token is the one that the cache and the encoder ask for',
  async (_, kind) => {
    const { texts, spans, audio } = await hear({ scripts: [oneSentence], ...kind }, noise([0, 3]), {
      language: 'en',
    });
    expect(texts).toEqual(['hello world']);
    expect(audio).toBe(3);
    expect(tokensOf(spans)).toEqual(['<|0.00|>', 'Ġhello', 'Ġworld', '<|2.00|>', '<|endoftext|>']);
    expect(of(spans, 'detokenize')).toEqual([
      { segments: 1, timestamps: '0.00–2.00', compressionRatio: expect.closeTo(11 / 19, 6) },
    ]);
    expect(of(spans, 'transcribe')).toEqual([{ start: 0, seconds: 3, language: 'en' }]);
    expect(spans.filter(({ parent }) => parent === 'transcribe').map(({ stage }) => stage)).toEqual(
      ['features', 'encode', 'generate', 'detokenize'],
    );
    expect(
      spans.filter(({ stage }) => stage === 'token').every(({ parent }) => parent === 'generate'),
    ).toBe(true);
  },
);

test('the prompt is start, language, task; its length and that of the cache are in the calls', async () => {
  const { spans } = await hear({ scripts: [oneSentence] }, noise([0, 1]), { language: 'de-AT' });
  const calls = of(spans, 'model-call').filter(({ model }) => model === 'decoder');
  expect(calls.map(({ shape }) => shape)).toEqual([
    'frames 1500, tokens 3, cache 0',
    'frames 1500, tokens 1, cache 3',
    'frames 1500, tokens 1, cache 4',
    'frames 1500, tokens 1, cache 5',
    'frames 1500, tokens 1, cache 6',
  ]);
});

test('128 bins, a letter in two tokens, and a word where the model would rather write a note', async () => {
  const note = [
    ['â', 40],
    ['Ġcaf', 25],
  ] as const;
  const script = spoken('<|0.00|>', note, 'Ã', '©', '<|1.00|>');
  const { texts } = await hear({ scripts: [script], bins: 128 }, noise([0, 1]), { language: 'fr' });
  expect(texts).toEqual(['café']);
});

test('what the model is sure of is told as probability, and so is that nobody spoke', async () => {
  const others = vocabularySize() - 1;
  const shy: Script = [
    [['<|nospeech|>', Math.log(others)]],
    [],
    '<|0.00|>',
    'Ġhello',
    '<|1.00|>',
    '<|endoftext|>',
  ];
  const { spans } = await hear({ scripts: [shy] }, noise([0, 1]), { language: 'en' });
  const [generate] = of(spans, 'generate');
  expect(generate).toMatchObject({
    tokens: 3,
    reachedLimit: false,
    isLooped: false,
    noSpeechProbability: expect.closeTo(0.5, 6),
  });
  expect(generate?.averageLogProbability).toBeGreaterThan(-1e-6);
});

describe('how many mel bins the encoder takes, where it does not say it,', () => {
  const model = { scripts: [oneSentence], bins: 128, hidesBins: true } as const;
  const told = (spans: readonly TracedSpan[]) =>
    of(spans, 'model-call').find((call) => call.model === 'encoder')?.shape;

  test.each([{ preprocessor: { feature_size: 128 } }, { config: { num_mel_bins: 128 } }])(
    'is told by %j',
    async (files) => {
      const { spans } = await hear({ ...model, ...files }, noise([0, 1]), { language: 'en' });
      expect(told(spans)).toBe('features 1×128×3000');
    },
  );

  test('has to be told', async () => {
    await expect(hear(model, noise([0, 1]))).rejects.toMatchObject({
      reason: 'model-missing',
      message: expect.stringContaining('preprocessor_config.json'),
    });
  });
});

test('a decoder without a cache is refused, and the right one is named', async () => {
  const folder = await temporaryFolder();
  const files = await writeWhisper(folder, { scripts: [oneSentence] });
  const swapped = { ...files, decoder: files.encoder ?? '' };
  await expect(
    engineHere(loadWhisper, { family: 'whisper', files: swapped }),
  ).rejects.toMatchObject({
    reason: 'model-unreadable',
    message: expect.stringMatching(/"input_features".+decoder_model_merged\.onnx/),
  });
});

describe('the language', () => {
  const detecting = (language: string): Script => [
    [
      [language, 12],
      ['Ġhello', 20],
    ],
    [],
    '<|0.00|>',
    'Ġhello',
    '<|1.00|>',
    '<|endoftext|>',
  ];

  test('is found out once, and asked for in every window', async () => {
    const scripts = [detecting('<|de|>'), detecting('<|haw|>')];
    const { spans } = await hear({ scripts }, noise([0, 30], [1, 10]));
    expect(of(spans, 'transcribe').map(({ language }) => language)).toEqual(['de', 'de']);
    expect(of(spans, 'generate').map(({ languageProbability }) => languageProbability)).toEqual([
      expect.closeTo(1 / (1 + 3 * Math.exp(-12)), 6),
      undefined,
    ]);
    const prompts = of(spans, 'model-call').filter(({ shape }) => /cache 0/.test(String(shape)));
    expect(prompts.map(({ shape }) => shape)).toEqual([
      'frames 1500, tokens 1, cache 0',
      'frames 1500, tokens 3, cache 0',
      'frames 1500, tokens 3, cache 0',
    ]);
  });

  test('of an English model is English: it has no language tokens', async () => {
    const script: Script = ['<|0.00|>', 'Ġhello', '<|1.00|>', '<|endoftext|>'];
    const { texts, spans } = await hear({ scripts: [script], languages: [] }, noise([0, 1]));
    expect(texts).toEqual(['hello']);
    expect(of(spans, 'transcribe')).toEqual([{ start: 0, seconds: 1, language: 'en' }]);
  });

  test('of an English model that has unused language tokens is told by its generation config', async () => {
    const script: Script = ['<|0.00|>', 'Ġhello', '<|1.00|>', '<|endoftext|>'];
    const generation = { is_multilingual: false };
    const { texts } = await hear({ scripts: [script], generation }, noise([0, 1]));
    expect(texts).toEqual(['hello']);
  });

  test.each([
    [{}, 'sw', /does not hear "sw". It hears: en, de, fr, haw\./],
    [{ languages: [] }, 'de-DE', /hears English only, not "de-DE"/],
  ])('that it does not hear is refused: %j, %s', async (model, language, sentence) => {
    const { thrown } = await hear({ scripts: [oneSentence], ...model }, noise([0, 1]), {
      language,
    });
    expect(thrown).toMatchObject({
      reason: 'unknown-voice',
      message: expect.stringMatching(sentence),
    });
  });
});

test('audio that is still arriving is refused by a sentence', async () => {
  const streaming = { interval: 1 };
  const { thrown } = await hear({ scripts: [oneSentence] }, noise([0, 1]), { streaming });
  expect(thrown).toMatchObject({
    reason: 'unknown-model',
    message: expect.stringContaining('whole recordings'),
  });
});

test('70 s with silence: each window begins where the last whole segment ended', async () => {
  const silent: Script = [[['<|nospeech|>', 20]], [], [], [['<|endoftext|>', 1]]];
  const scripts = [
    spoken(
      '<|0.00|>',
      'Ġhello',
      '<|12.00|>',
      '<|12.00|>',
      'Ġworld',
      '<|20.00|>',
      '<|20.00|>',
      'Ġw',
    ),
    spoken('<|0.40|>', 'Ġagain', '<|28.00|>', '<|28.00|>'),
    silent,
  ].map((script) => script.map((answer) => (answer === 'Ġw' ? 'w1' : answer)));
  const { texts, spans, audio } = await hear({ scripts }, noise([0, 20], [1, 28], [2, 22]), {
    language: 'en',
  });
  expect(texts).toEqual(['hello world', 'again']);
  expect(of(spans, 'detokenize').map(({ timestamps }) => timestamps)).toEqual([
    '0.00–12.00 12.00–20.00',
    '20.40–48.00',
  ]);
  expect(of(spans, 'transcribe').map(({ start, seconds }) => [start, seconds])).toEqual([
    [0, 20],
    [20, 28],
    [48, 22],
  ]);
  expect(audio).toBe(70);
});

test('a rest of under a tenth of a second is left out', async () => {
  const script = spoken('<|0.00|>', 'Ġhello', '<|1.96|>', '<|1.96|>', 'Ġworld');
  const { texts, spans } = await hear({ scripts: [script] }, noise([0, 2]), { language: 'en' });
  expect(texts).toEqual(['hello']);
  expect(of(spans, 'transcribe')).toHaveLength(1);
});

test('where no window has speech the run says so', async () => {
  const silent: Script = [[['<|nospeech|>', 20]], [], [], [['<|endoftext|>', 1]]];
  const { thrown } = await hear({ scripts: [silent] }, noise([0, 2]), { language: 'en' });
  expect(thrown).toMatchObject({ reason: 'no-speech' });
});

test('a text that goes round in circles is cut after the first round, marked, and not heard again', async () => {
  const circling = ['Ġhello', 'Ġworld', 'Ġagain'];
  const script: Script = [
    [],
    [],
    '<|0.00|>',
    'w1',
    '<|2.00|>',
    '<|2.00|>',
    ...Array.from({ length: 40 }, (_, i) => circling[i % 3] ?? ''),
  ];
  const { texts, spans } = await hear({ scripts: [script] }, noise([0, 40]), { language: 'en' });
  expect(texts).toEqual(Array(2).fill('w1 hello world again'));
  expect(of(spans, 'transcribe').map(({ seconds }) => seconds)).toEqual([30, 10]);
  expect(of(spans, 'detokenize').map(({ timestamps }) => timestamps)).toEqual([
    '0.00–2.00 2.00–30.00',
    '30.00–32.00 32.00–40.00',
  ]);
  const cut = { isLooped: true, reachedLimit: false, tokens: 7 };
  expect(of(spans, 'generate')).toEqual(Array(2).fill(expect.objectContaining(cut)));
  expect(tokensOf(spans)).toHaveLength(2 * (4 + 32));
});

test('a text without end stops at half of the positions that the decoder has', async () => {
  const words = Array.from({ length: 30 }, (_, i) => `w${i}`);
  const { spans } = await hear(
    { scripts: [spoken('<|0.00|>', ...words)], config: { max_target_positions: 20 } },
    noise([0, 1]),
    { language: 'en' },
  );
  expect(of(spans, 'generate')).toEqual([
    expect.objectContaining({ reachedLimit: true, isLooped: false, tokens: 10 }),
  ]);
});

test.each([
  ['NaN', [['Ġhello', Number.NaN]]],
  ['NaN of a timestamp', [['<|3.00|>', Number.NaN]]],
] as const)('%s is bad output', async (_, answer) => {
  const script = spoken('<|0.00|>', 'Ġhello', answer);
  const { thrown, spans } = await hear({ scripts: [script] }, noise([0, 1]), { language: 'en' });
  expect(thrown).toMatchObject({ reason: 'bad-output' });
  expect(of(spans, 'token').at(-1)).toEqual({ step: 2 });
  expect(spans.at(-1)?.stage).toBe('transcribe');
});

test('a run that is called off ends between two tokens, its spans closed', async () => {
  const { thrown, spans, texts } = await hear({ scripts: [oneSentence] }, noise([0, 1]), {
    language: 'en',
    patience: 3,
  });
  expect(thrown).toBeInstanceOf(RunCancelled);
  expect(texts).toEqual([]);
  expect(tokensOf(spans)).toEqual(['<|0.00|>', 'Ġhello']);
  expect(spans.at(-1)?.stage).toBe('transcribe');
});
