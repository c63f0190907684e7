import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isHeavy, placementMark } from '../../electron/common/placement.ts';
import { readPlacements } from '../../electron/host/placement-log.ts';

const recorded = readFileSync(
  join(import.meta.dirname, '../fixtures/placement/silero-vad-webgpu.txt'),
  'utf8',
);

test('what onnxruntime 1.30 said of Silero VAD on WebGPU', () => {
  expect(readPlacements(recorded)).toEqual([
    {
      model: 'silero-vad',
      providers: [
        {
          provider: 'WebGpuExecutionProvider',
          operators: 185,
          heavy: 16,
          heavyKinds: { Conv: 12, LSTM: 4 },
        },
        { provider: 'CPUExecutionProvider', operators: 51, heavy: 0, heavyKinds: {} },
      ],
    },
  ]);
});

const at =
  '2026-11-22 17:32:38.5 [V:onnxruntime:, session_state.cc:1380 VerifyEachNodeIsAssignedToAnEp] ';

test('a model that lies on one provider whole counts as heavy, since no operator is listed', () => {
  const log = `${placementMark}m\n${at} All nodes placed on [CPUExecutionProvider]. Number of nodes: 7`;
  expect(readPlacements(log)).toEqual([
    {
      model: 'm',
      providers: [{ provider: 'CPUExecutionProvider', operators: 7, heavy: 7, heavyKinds: {} }],
    },
  ]);
});

test('a runtime that says nothing leaves its model out', () => {
  expect(readPlacements(`${placementMark}silent\nWarning: nothing\n`)).toEqual([]);
  expect(readPlacements('')).toEqual([]);
});

const operator = fc.constantFrom('MatMul', 'MatMulInteger', 'Conv', 'Gather', 'Shape', 'Cast');
const provider = fc.record({
  provider: fc.constantFrom(
    'CPUExecutionProvider',
    'WebGpuExecutionProvider',
    'DmlExecutionProvider',
  ),
  operators: fc.array(operator, { minLength: 1, maxLength: 20 }),
});
const model = fc.record({
  name: fc.stringMatching(/^[a-z][a-z-]{0,12}$/),
  providers: fc.uniqueArray(provider, {
    minLength: 1,
    maxLength: 3,
    selector: (one) => one.provider,
  }),
});
const noise = fc.constantFrom(
  '',
  '[I:onnxruntime:, graph_transformer.cc:15 Apply] GraphTransformer modified: 0 with status: OK',
  'Warning: loader_get_json: Failed to open JSON file',
  '  MatMul (outside of any list)',
);

test('whatever the models, counts are those written, in any system’s line ends, with others’ lines between', () => {
  fc.assert(
    fc.property(
      fc.array(model, { maxLength: 4 }),
      noise,
      fc.constantFrom('\n', '\r\n'),
      fc.constantFrom('', 'node[123:456] '),
      (models, between, lineEnd, prefix) => {
        const lines = models.flatMap(({ name, providers }) => [
          `${placementMark}${name}`,
          between,
          ...providers.flatMap(({ provider, operators }) => [
            `${prefix}${at} Node(s) placed on [${provider}]. Number of nodes: ${operators.length}`,
            ...operators.flatMap((kind) => [`${prefix}${at}  ${kind} (/layer/${kind}_1)`, between]),
          ]),
        ]);
        const read = readPlacements(lines.join(lineEnd));
        expect(read.map(({ model }) => model)).toEqual(models.map(({ name }) => name));
        expect(read.flatMap(({ providers }) => providers)).toEqual(
          models.flatMap(({ providers }) =>
            providers.map(({ provider, operators }) => {
              const heavy = operators.filter(isHeavy);
              const heavyKinds = Object.fromEntries(
                heavy.map((kind) => [kind, heavy.filter((other) => other === kind).length]),
              );
              return { provider, operators: operators.length, heavy: heavy.length, heavyKinds };
            }),
          ),
        );
      },
    ),
  );
});
