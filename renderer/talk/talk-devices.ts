import type { Hertz, Millis } from '../../electron/common/units.ts';

/** One channel, full scale ±1. `at`: when its last sample was there, on the page's clock (`performance.now()`). */
export type TakenUp = { readonly samples: Float32Array<ArrayBuffer>; readonly at: Millis };

export type MicrophoneListener = {
  readonly hear: (taken: TakenUp) => void;
  /** It went away, why in a sentence; nothing is heard after. */
  readonly gone: (detail: string) => void;
};

export type OpenMicrophone = {
  /** Muted, it goes on and takes up silence. */
  readonly mute: (isMuted: boolean) => void;
  readonly close: () => void;
};

export type OpenSpeaker = {
  readonly play: (samples: Float32Array) => void;
  readonly close: () => void;
};

/** The browser's devices. What cannot be opened is an error whose message is a sentence for a person. */
export type TalkDevices = {
  readonly openMicrophone: (
    sampleRate: Hertz,
    listener: MicrophoneListener,
  ) => Promise<OpenMicrophone>;
  readonly openSpeaker: (sampleRate: Hertz) => Promise<OpenSpeaker>;
};
