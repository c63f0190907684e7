import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRealCall } from '../support/line-call.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { jfkFile } from '../support/spoken-audio.ts';

test('probe', async () => {
  const folder = await temporaryFolder();
  const call = await openRealCall({ call: join(folder, 'call.wav'), partials: 1, wait: 0.8 });
  const open = await call.next('open');
  call.order({ type: 'utter', turn: 0, file: jfkFile, heard: join(folder, 'heard') });
  const t = setTimeout(() => {}, 1);
  await call.next('speech-ended');
  await new Promise((r) => setTimeout(r, 11000));
  call.order({ type: 'end-turn', turn: 0 });
  await call.next('turn-ended');
  call.order({ type: 'hang-up' });
  const done = await call.done;
  const start = open.at;
  for (const one of call.news)
    console.log(
      JSON.stringify(one, (k, v) =>
        ['at', 'start', 'end', 'spokenUntil', 'arrived', 'sent', 'played', 'audible'].includes(k) &&
        typeof v === 'number'
          ? ((v - start) / 1e9).toFixed(4)
          : v,
      ),
    );
  console.log(done);
});
