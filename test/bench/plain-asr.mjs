/**
 * The plainest script that makes the same calls as the lab's Moonshine engine: samples are given, encoder,
 * then decoder until the end token. No tracing, no checks.
 * argv: encoder file, decoder file, 16-bit mono WAV at 16 kHz. Answers each message with ns.
 */
import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';

const [, , encoderFile, decoderFile, wav] = process.argv;
const options = { executionProviders: ['cpu'], graphOptimizationLevel: 'all' };
const encoder = await InferenceSession.create(encoderFile, options);
const decoder = await InferenceSession.create(decoderFile, options);
const pastNames = decoder.inputNames.filter((name) => name.startsWith('past_key_values'));

async function run() {
  const from = process.hrtime.bigint();
  const bytes = readFileSync(wav);
  const data = bytes.subarray(bytes.indexOf('data') + 8);
  const pcm = new Int16Array(Uint8Array.from(data).buffer);
  const samples = Float32Array.from(pcm, (value) => value / 32768);
  const { last_hidden_state: states } = await encoder.run({
    input_values: new Tensor('float32', samples, [1, samples.length]),
  });
  const empty = new Tensor('float32', new Float32Array(0), [0, 8, 1, 36]);
  const cache = Object.fromEntries(pastNames.map((name) => [name, empty]));
  const tokens = [];
  let token = 1;
  const limit = Math.ceil((samples.length / 16000) * 6.5) + 1;
  for (let step = 0; step < limit; step++) {
    const outputs = await decoder.run({
      input_ids: new Tensor('int64', [BigInt(token)], [1, 1]),
      encoder_hidden_states: states,
      use_cache_branch: new Tensor('bool', [step > 0], [1]),
      ...cache,
    });
    for (const name of pastNames) {
      if (step > 0 && name.includes('.encoder.')) continue;
      cache[name] = outputs[name.replace('past_key_values', 'present')];
    }
    const logits = outputs.logits.data;
    token = 0;
    for (let id = 1; id < logits.length; id++) if (logits[id] > logits[token]) token = id;
    if (token === 2) break;
    tokens.push(token);
  }
  return { wall: Number(process.hrtime.bigint() - from), tokens: tokens.length };
}

process.on('message', async () => process.send(await run()));
process.send('ready');
