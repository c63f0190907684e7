import type { StoreApi } from 'zustand/vanilla';
import type { LabApi, Unsubscribe } from '../../electron/common/bridge.ts';
import type { TalkNews } from '../../electron/common/turn/talk.ts';
import { type Hertz, millis } from '../../electron/common/units.ts';
import { isAudible, levelOf } from '../talk/level.ts';
import { readMainClock } from '../talk/main-clock.ts';
import type { OpenMicrophone, OpenSpeaker, TalkDevices } from '../talk/talk-devices.ts';
import { afterEvent, type TalkState } from '../talk/talk-state.ts';
import type { LabState, Talk } from './lab-state.ts';
import { notify } from './notices.ts';

export type TalkFollower = {
  readonly actions: {
    readonly setMuted: (isMuted: boolean) => void;
    /** The person hangs up: what was measured so far is kept. */
    readonly endCall: () => void;
  };
  readonly stop: Unsubscribe;
};

/** Every so many frames of 20 ms the meter moves. */
const framesPerLevel = 3;

/** Opens microphone and loudspeaker when a call does, and closes them with it. `now`: the page's clock, in milliseconds. */
export function followTalk(
  lab: LabApi,
  store: StoreApi<LabState>,
  devices: TalkDevices,
  now: () => number,
): TalkFollower {
  /** The call that is on: one that ended while its microphone was being opened is told from the next by it. */
  let call: { microphone: OpenMicrophone | null; speaker: OpenSpeaker | null } | null = null;

  const show = (changes: Partial<Talk>): void =>
    store.setState(({ talk }) => (talk === null ? {} : { talk: { ...talk, ...changes } }));
  const become = (next: (state: TalkState) => TalkState): void => {
    const before = store.getState().talk?.state;
    if (before === undefined) return;
    const state = next(before);
    if (state !== before) show({ state });
  };

  const close = (): void => {
    call?.microphone?.close();
    call?.speaker?.close();
    call = null;
    store.setState({ talk: null });
  };
  const fail = (detail: string): void => {
    if (call === null) return;
    close();
    notify(store, detail);
    void lab.talkFailed(detail);
  };

  const open = async (sampleRate: Hertz): Promise<void> => {
    close();
    const mine: NonNullable<typeof call> = { microphone: null, speaker: null };
    call = mine;
    store.setState({ talk: { state: 'opening', level: 0, isMuted: false } });
    try {
      const clock = await readMainClock(lab.talkClock, () => millis(now()));
      const speaker = await devices.openSpeaker(sampleRate);
      if (call !== mine) return speaker.close();
      mine.speaker = speaker;
      let frames = 0;
      const microphone = await devices.openMicrophone(sampleRate, {
        hear: ({ samples, at }) => {
          if (call !== mine) return;
          // What main does not take it misses, and says so when nothing comes.
          lab.talkFrame({ at: clock.at(at), samples, sampleRate }).catch(() => undefined);
          if (frames++ % framesPerLevel === 0) show({ level: levelOf(samples) });
        },
        gone: (detail) => {
          if (call === mine) fail(detail);
        },
      });
      if (call !== mine) return microphone.close();
      mine.microphone = microphone;
      become(() => 'listening');
    } catch (thrown) {
      if (call === mine) fail(thrown instanceof Error ? thrown.message : String(thrown));
    }
  };

  const take = (news: TalkNews): void => {
    switch (news.type) {
      case 'call-opened':
        void open(news.sampleRate);
        break;
      case 'speaker':
        if (isAudible(news.samples)) become((state) => (state === 'opening' ? state : 'speaking'));
        call?.speaker?.play(news.samples);
        break;
      case 'call-closed':
        close();
        break;
    }
  };

  const endings = [
    lab.onTalk(take),
    lab.onSession((update) => {
      if (update.type === 'events')
        for (const event of update.events) become((state) => afterEvent(state, event));
      if (update.type === 'sealed') close();
    }),
  ];
  return {
    actions: {
      setMuted: (isMuted) => {
        call?.microphone?.mute(isMuted);
        show({ isMuted });
      },
      endCall: () => void lab.stopSession(),
    },
    stop: () => {
      for (const end of endings) end();
      if (call !== null) fail('The window was closed or loaded again during the call.');
    },
  };
}
