import { beforeEach, describe, expect, test } from 'vitest';
import type { LabApi, SessionUpdate } from '../../../electron/common/bridge.ts';
import type { SessionEvent } from '../../../electron/common/session.ts';
import type { MicrophoneFrame, TalkNews } from '../../../electron/common/turn/talk.ts';
import { hertz, millis, nanos } from '../../../electron/common/units.ts';
import { createLabStore } from '../../../renderer/store/lab-store.ts';
import type { MicrophoneListener, TalkDevices } from '../../../renderer/talk/talk-devices.ts';
import { fakeLab } from './fake-lab.ts';

/** Devices that do what the test says, and what was done to them. */
function devices(changes: Partial<TalkDevices> = {}) {
  const done: string[] = [];
  let listener: MicrophoneListener | null = null;
  const all: TalkDevices = {
    openMicrophone: async (rate, given) => {
      done.push(`microphone at ${rate}`);
      listener = given;
      return {
        mute: (isMuted) => done.push(isMuted ? 'muted' : 'unmuted'),
        close: () => done.push('microphone closed'),
      };
    },
    openSpeaker: async (rate) => {
      done.push(`speaker at ${rate}`);
      return {
        play: ({ length }) => done.push(`plays ${length}`),
        close: () => done.push('speaker closed'),
      };
    },
    ...changes,
  };
  return { all, done, microphone: (): MicrophoneListener => listener ?? never() };
}

const never = (): never => {
  throw new Error('The microphone was not opened.');
};

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const loud = Float32Array.of(0.5, -0.5);

let told: (news: TalkNews) => void = () => undefined;
const frames: MicrophoneFrame[] = [];
const failures: string[] = [];
let stops = 0;

function window_(changes: Partial<TalkDevices> = {}) {
  const page = devices(changes);
  const answers: Partial<LabApi> = {
    onTalk: (listener) => {
      told = listener;
      return () => {};
    },
    talkClock: async () => 5_000_000_000,
    talkFrame: async (frame) => {
      frames.push(frame);
    },
    talkFailed: async (detail) => {
      failures.push(detail);
    },
    stopSession: async () => {
      stops += 1;
    },
  };
  const { lab, tell } = fakeLab(answers);
  const labStore = createLabStore(
    lab,
    () => () => {},
    () => 1000,
    () => {},
    undefined,
    undefined,
    page.all,
  );
  const state = () => labStore.store.getState().talk?.state ?? null;
  return { ...labStore, ...page, tell, state };
}

const events = (...all: object[]): SessionUpdate => ({
  type: 'events',
  id: 'live',
  events: all as SessionEvent[],
});
const hearsPart = { type: 'text', run: 0, at: nanos(0), text: 'Yes', partial: { heard: 0.5 } };
const understood = { type: 'text', run: 0, at: nanos(1), text: 'Yes, please.' };
const ended = { type: 'run-ended', run: 0, at: nanos(2) };

beforeEach(() => {
  frames.length = 0;
  failures.length = 0;
  stops = 0;
});

describe('a call', () => {
  test('opens microphone and loudspeaker at its rate, and closes them with it', async () => {
    const { done, state } = window_();
    told({ type: 'call-opened', sampleRate: hertz(8000) });
    expect(state()).toBe('opening');
    await settled();
    expect(state()).toBe('listening');
    told({ type: 'call-closed' });
    expect(state()).toBe(null);
    expect(done).toEqual([
      'speaker at 8000',
      'microphone at 8000',
      'microphone closed',
      'speaker closed',
    ]);
  });

  test("sends what is taken up by the main process' clock", async () => {
    const { microphone } = window_();
    told({ type: 'call-opened', sampleRate: hertz(16_000) });
    await settled();
    microphone().hear({ samples: loud, at: millis(1020) });
    // 5 s there were 1000 ms here.
    expect(frames).toEqual([{ at: 5_020_000_000, samples: loud, sampleRate: 16_000 }]);
  });

  test('listens, thinks once the turn is over, speaks while there is sound, and listens again', async () => {
    const { tell, state, done } = window_();
    told({ type: 'call-opened', sampleRate: hertz(16_000) });
    await settled();
    const seen = [state()];
    tell(events(hearsPart));
    seen.push(state());
    tell(events(understood));
    seen.push(state());
    told({ type: 'speaker', samples: new Float32Array(4), sampleRate: hertz(16_000) });
    seen.push(state());
    told({ type: 'speaker', samples: loud, sampleRate: hertz(16_000) });
    seen.push(state());
    tell(events(understood));
    seen.push(state());
    tell(events(ended));
    seen.push(state());
    expect(seen).toEqual([
      'listening',
      'listening',
      'thinking',
      'thinking',
      'speaking',
      'speaking',
      'listening',
    ]);
    expect(done.slice(2)).toEqual(['plays 4', 'plays 2']);
  });

  test('is muted, and ended by the person', async () => {
    const { actions, done, store } = window_();
    told({ type: 'call-opened', sampleRate: hertz(16_000) });
    await settled();
    actions.setMuted(true);
    expect(store.getState().talk?.isMuted).toBe(true);
    actions.endCall();
    expect(done.at(-1)).toBe('muted');
    expect(stops).toBe(1);
  });
});

describe('a microphone', () => {
  test('that is not there fails the call with the sentence, once, and the loudspeaker closes', async () => {
    const { store, done, state } = window_({
      openMicrophone: () => Promise.reject(new Error('There is no microphone.')),
    });
    told({ type: 'call-opened', sampleRate: hertz(16_000) });
    await settled();
    expect(failures).toEqual(['There is no microphone.']);
    expect(store.getState().notices.map(({ message }) => message)).toEqual([
      'There is no microphone.',
    ]);
    expect(state()).toBe(null);
    expect(done).toEqual(['speaker at 16000', 'speaker closed']);
  });

  test('that goes away during the call fails it; what it says after is not sent', async () => {
    const { microphone } = window_();
    told({ type: 'call-opened', sampleRate: hertz(16_000) });
    await settled();
    const { hear, gone } = microphone();
    gone('It was unplugged.');
    hear({ samples: loud, at: millis(1020) });
    expect(failures).toEqual(['It was unplugged.']);
    expect(frames).toEqual([]);
  });

  test('that is opened after the call ended is closed at once', async () => {
    let give: () => void = () => undefined;
    const closed: string[] = [];
    const { state } = window_({
      openMicrophone: () =>
        new Promise((resolve) => {
          give = () => resolve({ mute: () => {}, close: () => closed.push('closed') });
        }),
    });
    told({ type: 'call-opened', sampleRate: hertz(16_000) });
    await settled();
    told({ type: 'call-closed' });
    give();
    await settled();
    expect({ closed, state: state(), failures }).toEqual({
      closed: ['closed'],
      state: null,
      failures: [],
    });
  });

  test('is given back when the window goes, and the call is told', async () => {
    const { stop, done } = window_();
    told({ type: 'call-opened', sampleRate: hertz(16_000) });
    await settled();
    stop();
    expect(done).toContain('microphone closed');
    expect(failures).toEqual([expect.stringContaining('The window was closed')]);
  });
});
