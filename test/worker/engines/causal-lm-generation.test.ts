import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { generateReply } from '../../../electron/worker/engines/causal-lm-generation.ts';
import { causalLmSignature } from '../../../electron/worker/engines/causal-lm-signature.ts';
import {
  type Feeds,
  OnnxSession,
  type TensorKinds,
} from '../../../electron/worker/onnx-session.ts';
import { StreamedText } from '../../../electron/worker/text/streamed-text.ts';
import { Tracer } from '../../../electron/worker/tracer.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import {
  shape,
  tinyLanguageModel,
  tinyLanguageModelBytes,
} from '../../support/tiny-language-model.ts';

const tracer = new Tracer(() => nanos(0));

async function loadTiny(precision: 'float32' | 'float16'): Promise<OnnxSession> {
  const path = join(await temporaryFolder(), 'model.onnx');
  await writeFile(path, tinyLanguageModelBytes(tinyLanguageModel({ precision })));
  const settings = { device: 'cpu', settings: {}, tellsPlacement: false, tracer, profiler: null };
  return OnnxSession.load('tiny', path, settings);
}

const shapesOf = (feeds: Feeds): Record<string, string> =>
  Object.fromEntries(
    Object.entries(feeds).map(([name, { type, dims }]) => [name, `${type} ${dims.join('×')}`]),
  );

test.each(['float32', 'float16'] as const)(
  'the cache of a %s model grows by what each step was fed, and each step is fed one token',
  async (precision) => {
    const session = await loadTiny(precision);
    const signature = causalLmSignature(session.inputs, session.outputs);
    const seen: Record<string, string>[] = [];
    const ids = await generateReply({
      session: {
        run: (feeds, fetches, name) => {
          seen.push(shapesOf(feeds));
          return session.run(feeds, fetches, name);
        },
      },
      signature,
      prompt: [1, 2, 3, 4, 5],
      delta: () => undefined,
      ends: new Set(),
      limit: 4,
      text: new StreamedText(String),
      tracer,
      checkCancelled: () => undefined,
    });
    expect(ids).toHaveLength(4);
    const step = (tokens: number, known: number): Record<string, string> => {
      const past = `${precision} 1×${shape.keyHeads}×${known}×${shape.headSize}`;
      return {
        input_ids: `int64 1×${tokens}`,
        position_ids: `int64 1×${tokens}`,
        attention_mask: `int64 1×${known + tokens}`,
        'past_key_values.0.key': past,
        'past_key_values.0.value': past,
        'past_key_values.1.key': past,
        'past_key_values.1.value': past,
      };
    };
    expect(seen).toEqual([step(5, 0), step(1, 5), step(1, 6), step(1, 7)]);
  },
);

const cache = { type: 'float32', shape: ['batch', 2, 'past', 4] } as const;
const whole = {
  input_ids: { type: 'int64', shape: ['batch', 'length'] },
  'past_key_values.0.key': cache,
  'past_key_values.0.value': cache,
} as const;
const given = { logits: cache, 'present.0.key': cache, 'present.0.value': cache };

test.each([
  ['no tokens', { ...whole, input_ids: cache }, given, 'takes no int64 "input_ids"'],
  ['a foreign input', { ...whole, pixel_values: cache }, given, '"pixel_values"'],
  ['no cache', { input_ids: whole.input_ids }, given, 'no key-value cache'],
  ['no logits', whole, { ...given, logits: undefined }, 'gives no "logits"'],
  ['half a cache', whole, { ...given, 'present.0.value': undefined }, '"present.0.value"'],
  [
    'a cache of whole numbers',
    { ...whole, 'past_key_values.0.key': { ...cache, type: 'int8' } },
    given,
    'cache as int8',
  ],
  [
    'heads of unknown number',
    { ...whole, 'past_key_values.0.key': { ...cache, shape: ['batch', 'heads', 'past', 4] } },
    given,
    'how many heads',
  ],
])('a model with %s is refused by the name of what is wrong', (_, inputs, outputs, words) => {
  const kinds = (values: object): TensorKinds =>
    new Map(Object.entries(values).filter(([, kind]) => kind !== undefined));
  expect(() => causalLmSignature(kinds(inputs), kinds(outputs))).toThrow(words);
});
