import { expect, test } from 'vitest';
import { drawingOf, drawn, inCall, simulateCall } from '../../support/simulated-call.ts';

test('probe', async () => {
  const rate = 16000;
  const { news, left, right, heard } = await simulateCall({
    files: { hello: drawn('.#####..', rate), reply: drawn('.######', 24000) },
    orders: [{ at: 0.305, order: { type: 'utter', turn: 0, file: 'hello', heard: 'h' } }],
    answer: (one) => one.type === 'speech-ended' ? [
      { type: 'play', turn: 0, file: 'reply', from: 0, samples: 24000*0.7, sampleRate: 24000 as never },
      { type: 'reply-complete', turn: 0 }] : [],
    length: 4,
  });
  console.log(drawingOf(left, rate)); console.log(drawingOf(right, rate));
  for (const one of news) console.log(JSON.stringify(one, (k, v) => ['at','start','end','spokenUntil','arrived','sent','played','audible'].includes(k) && typeof v === 'number' ? inCall(v) : v));
  console.log([...heard].map(([k, v]) => [k, v.length / rate]));
});
