import { expect, test } from 'vitest';
import { playOut } from '../../../electron/common/playout.ts';
import { hertz, nanos, seconds } from '../../../electron/common/units.ts';
import { heardFile } from '../../../renderer/sound/heard-file.ts';
import { heardEnd, heardRun, stretchesOf } from '../../../renderer/sound/heard-run.ts';
import { drawnSession, playRun } from '../../support/trace-drawing.ts';

const chunk = (at: number, samples: number) => ({
  at: nanos(at * 1e6),
  samples,
  sampleRate: hertz(1_000),
});

test('chunks in time are one stretch, a late one begins the next', () => {
  const heard = playOut([chunk(10, 30), chunk(20, 20), chunk(90, 10)]);
  expect(stretchesOf(heard)).toEqual([
    { heard: 10e6, from: 0, length: 50e6 },
    { heard: 90e6, from: 50e6, length: 10e6 },
  ]);
  expect(heardEnd(heard)).toBe(100e6);
  expect(heardEnd([])).toBeNull();
});

test('chunks that abut but for a rounding error have no gap between them', () => {
  const rate = hertz(44_100);
  const third = { samples: 100_003, sampleRate: rate };
  const heard = playOut([1, 2, 3, 4, 5].map((at) => ({ at: nanos(at), ...third })));
  expect(stretchesOf(heard)).toHaveLength(1);
});

test('the file of what is heard has silence where the listener had, float by float', async () => {
  const samples = Float32Array.of(0.5, -2, 0.25);
  const stretches = stretchesOf(playOut([chunk(10, 2), chunk(10_000, 1)]));
  const file = heardFile(samples, hertz(1_000), stretches);
  const view = new DataView(await file.arrayBuffer());
  const name = (at: number): string =>
    String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)));
  expect([0, 8, 12, 38, 50].map(name)).toEqual(['RIFF', 'WAVE', 'fmt ', 'fact', 'data']);
  expect([view.getUint16(20, true), view.getUint16(34, true)]).toEqual([3, 32]);
  // 10 ms … 12 ms, silence up to 10 s, one sample more: 9991 samples of 1 ms.
  expect([24, 46, 54].map((at) => view.getUint32(at, true))).toEqual([1_000, 9_991, 39_964]);
  const written = new Float32Array((await file.arrayBuffer()).slice(58));
  expect([...written.subarray(0, 3), written[9_989], written[9_990]]).toEqual([
    0.5, -2, 0, 0, 0.25,
  ]);
});

test('an ASR run hears its input from the request on, for as long as it lasts', () => {
  const session = drawnSession([{ work: 1 }]);
  playRun(session, 0, 'run |====|', 7);
  const [run] = session.runs;
  if (run?.ended === null || run === undefined) throw new Error('The run has not ended.');
  expect(heardRun(run)).toEqual([]);
  run.ended = { ...run.ended, audio: seconds(11) };
  expect(heardRun(run)).toEqual([{ arrived: 7e6, heard: 7e6, from: 0, length: 11e9 }]);
});
