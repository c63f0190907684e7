import { resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ownHome } from '../support/own-home.ts';
import { runCliForJson } from '../support/run-cli.ts';

const home = await ownHome(afterAll);

test.each([
  ['caller-1', 'Hello, I have a table booked for tomorrow. Can I move it to Friday?'],
  ['caller-2', 'Yes, please. Half past seven is fine.'],
  ['caller-3', "That's great, thank you."],
  ['stop-wait', 'Stop, wait a moment.'],
])('%s of the presets is heard word for word', async (name, words) => {
  const file = resolve('resources/audio', `${name}.flac`);
  const { json } = await runCliForJson(
    ['asr', file, '--reference', words, '--repeats', '1', '--warm-ups', '0', '--no-telemetry'],
    { home },
  );
  expect(json.runs.map(({ outcome, wer }) => ({ outcome, wer }))).toEqual([
    { outcome: 'measured', wer: 0 },
  ]);
});
