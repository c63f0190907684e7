import { expect, test } from 'vitest';
import { hertz, nanos, seconds } from '../../../electron/common/units.ts';
import {
  nearestReading,
  plotOf,
  slopesOf,
  staircase,
} from '../../../renderer/panels/real-time/plot-places.ts';
import { groupsOfSession, type RunLine } from '../../../renderer/panels/real-time/run-lines.ts';
import { drawnSession, playRun } from '../../support/trace-drawing.ts';

const lineOf = (...steps: readonly (readonly [after: number, audio: number])[]): RunLine => ({
  group: 0,
  name: 'repeat',
  deliveries: steps.map(([after, audio]) => ({ after: seconds(after), audio: seconds(audio) })),
});

/** 1 s is 100 px, and so are 5 s of audio, at a margin of 6 %. */
const fast = lineOf([1, 5], [2, 10]);
const plot = () => {
  const found = plotOf([fast], 212, 212);
  if (found === null) throw new Error('There is no plot.');
  return found;
};

test('a run stays on the ground until its first chunk, then climbs by each', () => {
  expect(staircase(fast, plot())).toBe('M0,212L100,212L100,112L200,112L200,12');
  expect(staircase(lineOf(), plot())).toBe('');
});

test('the lines of real time end where the plot does', () => {
  expect(slopesOf(plot())).toEqual([
    { speed: 1, x: 212, y: expect.closeTo(212 - 2.12 * 20), isNamed: true },
    { speed: 10, x: expect.closeTo(106), y: 0, isNamed: true },
    { speed: 60, x: expect.closeTo((10.6 / 60) * 100), y: 0, isNamed: true },
  ]);
});

test('a name that would lie on another is left out', () => {
  const crowded = plotOf([lineOf([10, 1])], 212, 212);
  if (crowded === null) throw new Error('There is no plot.');
  expect(slopesOf(crowded).map(({ isNamed }) => isNamed)).toEqual([true, false, false]);
});

test('what is pointed at is the line straight above or below, and none is read beyond its end', () => {
  const slow = lineOf([1.5, 1]);
  expect(nearestReading([fast, slow], plot(), 140, 120)).toEqual({
    line: fast,
    time: expect.closeTo(1.4),
  });
  expect(nearestReading([fast, slow], plot(), 155, 190)).toEqual({ line: slow, time: 1.5 });
  expect(nearestReading([fast], plot(), 209, 190)).toEqual({ line: fast, time: 2 });
  expect(nearestReading([], plot(), 160, 185)).toBeNull();
});

test('no audio, no room: no plot', () => {
  expect([plotOf([lineOf()], 100, 100), plotOf([fast], 0, 100), plotOf([], 9, 9)]).toEqual([
    null,
    null,
    null,
  ]);
});

test('measured runs of one work on one device are a group, with their median figures', () => {
  const session = drawnSession([
    { kind: 'warm-up' },
    { repeat: 0 },
    { repeat: 1, device: 'webgpu' },
    { repeat: 2 },
  ]);
  for (const [index, run] of session.runs.entries()) {
    playRun(session, index, 'run |==========|', 100 * index);
    if (index === 3) continue;
    run.audio.push({
      type: 'audio',
      run: index,
      at: nanos((100 * index + 10) * 1e6),
      samples: 100,
      sampleRate: hertz(1_000),
      leadingSilence: seconds(0.02),
      file: 'audio/run-0.wav',
    });
  }
  const groups = groupsOfSession(session);
  expect(groups.map(({ name, lines }) => [name, lines.map((line) => line.name)])).toEqual([
    ['TTS 1 · voice · cpu', ['repeat 1 of 5']],
    ['TTS 1 · voice · webgpu', ['repeat 2 of 5']],
  ]);
  expect(groups.map(({ firstAudio }) => firstAudio)).toEqual([
    expect.closeTo(30),
    expect.closeTo(30),
  ]);
  expect(groups[0]?.speed).toBeCloseTo(10);
});
