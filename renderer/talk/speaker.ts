import worklet from './speaker-worklet.ts?worker&url';
import type { TalkDevices } from './talk-devices.ts';

/** Opens the system's loudspeaker for packets of `sampleRate`, which is played 40 ms after the first of them. */
export const openSpeaker: TalkDevices['openSpeaker'] = async (sampleRate) => {
  const context = new AudioContext({ sampleRate, latencyHint: 'interactive' });
  await context.audioWorklet.addModule(worklet);
  const node = new AudioWorkletNode(context, 'speaker', {
    numberOfInputs: 0,
    outputChannelCount: [1],
  });
  node.connect(context.destination);
  await context.resume();
  return {
    play: (samples) => node.port.postMessage(samples, [samples.buffer]),
    close: () => void context.close(),
  };
};
