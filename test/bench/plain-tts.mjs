/**
 * The plainest script that makes the same calls as the lab's TinyTTS engine: inputs are given, the calls are
 * made one after the other, the time is told. No tracing, no checks, nobody to hand the audio to.
 * argv: model file, JSON file with [{ids, tones, languages}] a sentence. Answers each message with ns.
 */
import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const [, , model, inputs] = process.argv;
const session = await InferenceSession.create(model, {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
});
const sentences = JSON.parse(readFileSync(inputs, 'utf8')).map((sentence) =>
  Object.fromEntries(
    Object.entries(sentence).map(([name, ids]) => [name, BigInt64Array.from(ids, BigInt)]),
  ),
);

async function run() {
  const from = process.hrtime.bigint();
  let samples = 0;
  for (const { ids, tones, languages } of sentences) {
    const length = ids.length;
    const { audio } = await session.run({
      x: new Tensor('int64', ids, [1, length]),
      x_lengths: new Tensor('int64', [BigInt(length)], [1]),
      tone: new Tensor('int64', tones, [1, length]),
      language: new Tensor('int64', languages, [1, length]),
      sid: new Tensor('int64', [0n], [1]),
      bert: new Tensor('float32', new Float32Array(1024 * length), [1, 1024, length]),
      ja_bert: new Tensor('float32', new Float32Array(768 * length), [1, 768, length]),
      noise_scale: new Tensor('float32', [0.667], [1]),
      noise_scale_w: new Tensor('float32', [0.8], [1]),
      length_scale: new Tensor('float32', [1], [1]),
    });
    samples += audio.data.length;
  }
  return { wall: Number(process.hrtime.bigint() - from), audioSeconds: samples / 44100 };
}

process.on('message', async () => process.send(await run()));
process.send('ready');
