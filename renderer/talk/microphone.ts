import { millis } from '../../electron/common/units.ts';
import { FrameTimes } from './frame-times.ts';
import type { MicrophoneMessage } from './microphone-worklet.ts';
import worklet from './microphone-worklet.ts?worker&url';
import type { TalkDevices } from './talk-devices.ts';

/**
 * What a loudspeaker beside the microphone says comes back as words of the caller, so the echo is taken out. Nothing else
 * is done to the sound: what the agent hears is what was said.
 */
const asItIs = { echoCancellation: true, noiseSuppression: false, autoGainControl: false };

const sentences: Readonly<Record<string, string>> = {
  NotFoundError: 'There is no microphone on this machine. Plug one in, then run again.',
  NotAllowedError:
    'The microphone may not be used. Allow it for Latency Lab in the settings of your system, then run again.',
  NotReadableError:
    'The microphone cannot be opened: another program may have it for itself. Close that, then run again.',
};

/** Opens the system's microphone; its sound comes at `sampleRate`, 20 ms at a time. */
export const openMicrophone: TalkDevices['openMicrophone'] = async (sampleRate, listener) => {
  const stream = await navigator.mediaDevices
    .getUserMedia({ audio: asItIs })
    .catch((thrown: unknown) => {
      const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
      throw new Error(sentences[name] ?? `The microphone cannot be opened: ${message}.`);
    });
  const [track] = stream.getAudioTracks();
  const context = new AudioContext({ sampleRate, latencyHint: 'interactive' });
  const close = (): void => {
    for (const each of stream.getTracks()) each.stop();
    if (context.state !== 'closed') void context.close();
  };
  try {
    await context.audioWorklet.addModule(worklet);
    await context.resume();
  } catch (thrown) {
    close();
    throw new Error(
      `The microphone cannot be heard: ${thrown instanceof Error ? thrown.message : thrown}.`,
    );
  }
  const node = new AudioWorkletNode(context, 'microphone', {
    numberOfOutputs: 0,
    channelCount: 1,
    channelCountMode: 'explicit',
  });
  const times = new FrameTimes(sampleRate);
  node.port.onmessage = ({ data: { samples, end } }: MessageEvent<MicrophoneMessage>) =>
    listener.hear({ samples, at: times.at(end, millis(performance.now())) });
  // A track that is stopped from here says nothing of it.
  track?.addEventListener('ended', () => {
    close();
    listener.gone(
      'The microphone went away during the call: it was unplugged, or may not be used any more.',
    );
  });
  context.createMediaStreamSource(stream).connect(node);
  return {
    mute: (isMuted) => {
      if (track !== undefined) track.enabled = !isMuted;
    },
    close,
  };
};
