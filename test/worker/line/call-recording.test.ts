import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hertz } from '../../../electron/common/units.ts';
import { decodeAudio } from '../../../electron/worker/audio/decode-audio.ts';
import {
  CallRecording,
  createRecordingFile,
  left,
  right,
} from '../../../electron/worker/line/call-recording.ts';
import { temporaryFolder } from '../../support/own-home.ts';

const filled = (length: number, value: number): Float32Array =>
  new Float32Array(length).fill(value);

test('each channel is where it was written, and silent else', async () => {
  const pieces = fc.array(
    fc.record({
      channel: fc.constantFrom<typeof left | typeof right>(left, right),
      ahead: fc.integer({ min: 0, max: 400 }),
      length: fc.integer({ min: 1, max: 400 }),
      settles: fc.boolean(),
    }),
    { maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(pieces, async (list) => {
      const blocks: Int16Array[] = [];
      const recording = new CallRecording({
        append: async (samples) => {
          blocks.push(samples);
        },
        close: () => Promise.resolve(),
      });
      const expected = [new Int16Array(20_000), new Int16Array(20_000)];
      let end = 0;
      for (const [place, { channel, ahead, length, settles }] of list.entries()) {
        const from = recording.settled + ahead;
        recording.write(channel, from, filled(length, (place + 1) / 32_768));
        expected[channel]?.fill(place + 1, from, from + length);
        end = Math.max(end, from + length);
        if (settles) await recording.settle(from);
      }
      await recording.end(end);
      const all = blocks.flatMap((block) => [...block]);
      for (const channel of [left, right]) {
        expect(all.filter((_, i) => i % 2 === channel)).toEqual([
          ...(expected[channel]?.subarray(0, Math.max(end, recording.settled)) ?? []),
        ]);
      }
    }),
  );
});

test('the file can be read while it grows, and says how long it is at the end', async () => {
  const path = join(await temporaryFolder(), 'call.wav');
  const recording = new CallRecording(await createRecordingFile(path, hertz(8_000)));
  recording.write(left, 0, filled(800, 0.5));
  recording.write(right, 400, filled(400, -0.25));
  await recording.settle(600);
  const growing = await decodeAudio(await readFile(path));
  expect(growing).toMatchObject({ sampleRate: 8_000, truncated: false });
  expect(growing.channels.map(({ length }) => length)).toEqual([600, 600]);

  await recording.end(800);
  const whole = await decodeAudio(await readFile(path));
  expect(whole.channels[left]).toEqual(filled(800, 0.5));
  expect(whole.channels[right]).toEqual(
    Float32Array.from([...filled(400, 0), ...filled(400, -0.25)]),
  );
  const header = new DataView((await readFile(path)).buffer);
  expect([header.getUint32(4, true), header.getUint32(40, true)]).toEqual([3_236, 3_200]);
});
