import worklet from './speaker-worklet.ts?worker&url';
import type { OpenSpeaker, TalkDevices } from './talk-devices.ts';

/** Opens the system's loudspeaker for packets of `sampleRate`, which is played 40 ms after the first of them. */
export const openSpeaker: TalkDevices['openSpeaker'] = async (sampleRate) => {
  let context: AudioContext | null = null;
  try {
    context = new AudioContext({ sampleRate, latencyHint: 'interactive' });
    return await speakerOn(context);
  } catch (thrown) {
    if (context !== null) void context.close();
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Error(
      `The loudspeaker cannot be opened: ${why.replace(/\.$/, '')}. Choose another one in the settings of your system, then run again.`,
    );
  }
};

async function speakerOn(context: AudioContext): Promise<OpenSpeaker> {
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
}
