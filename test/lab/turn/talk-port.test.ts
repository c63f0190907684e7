import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TalkNews } from '../../../electron/common/turn/talk.ts';
import { hertz, millis } from '../../../electron/common/units.ts';
import { TalkPort } from '../../../electron/lab/turn/talk-port.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const frame = (at: number) => ({ at, samples: Float32Array.of(at), sampleRate: hertz(16_000) });

/** A port, everything that the window is told, and a call on it. */
function callOn(port = new TalkPort({ first: millis(60_000), next: millis(3_000) })) {
  const told: TalkNews[] = [];
  port.onNews((news) => told.push(news));
  const heard: number[] = [];
  const gone: string[] = [];
  const call = port.open(hertz(8000), {
    microphone: ({ at }) => heard.push(at),
    gone: (detail) => gone.push(detail),
  });
  return { port, told, heard, gone, call };
}

test('the microphone is heard from the opening of a call to its end, and its packets are what the window plays', () => {
  const port = new TalkPort();
  port.microphone(frame(1));
  const { told, heard, call } = callOn(port);
  port.microphone(frame(2));
  port.microphone(frame(3));
  call.speak({ samples: Float32Array.of(0.5), sampleRate: hertz(8000) });
  call.close();
  port.microphone(frame(4));
  expect(heard).toEqual([2, 3]);
  expect(told.map(({ type }) => type)).toEqual(['call-opened', 'speaker', 'call-closed']);
});

test('a microphone that the window cannot give is gone once, with the reason, and frames that come late are not heard', () => {
  const { port, heard, gone } = callOn();
  port.fail('There is no microphone.');
  port.fail('There is no microphone.');
  port.microphone(frame(1));
  vi.advanceTimersByTime(120_000);
  expect({ heard, gone }).toEqual({ heard: [], gone: ['There is no microphone.'] });
});

test('a microphone that falls silent as a device is gone', () => {
  const { port, gone } = callOn();
  vi.advanceTimersByTime(59_000);
  port.microphone(frame(1));
  vi.advanceTimersByTime(2_900);
  port.microphone(frame(2));
  vi.advanceTimersByTime(2_900);
  expect(gone).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(gone).toEqual([expect.stringContaining('delivered nothing for 3 s')]);
});

test('the end of one call does not end the next', () => {
  const { port, call } = callOn();
  const next = callOn(port);
  call.close();
  port.microphone(frame(5));
  expect(next.heard).toEqual([5]);
});
