import { z } from 'zod';
import { type Hertz, hertz } from '../units.ts';

/** A person talks to an agent: what the window and the main process tell each other about microphone and loudspeaker. */

/** Half a second: the window sends some 20 ms at a time. */
const mostSamples = 96_000;

/**
 * What the microphone took up, one channel, full scale ±1. `at`: when its last sample was there, in nanoseconds of the
 * main process' monotonic clock.
 */
export const microphoneFrameSchema = z.object({
  at: z.number().nonnegative(),
  samples: z
    .instanceof(Float32Array)
    .refine(({ length }) => length > 0 && length <= mostSamples, 'The frame is empty or too long.')
    .refine((samples) => samples.every(Number.isFinite), 'The frame holds what is no number.'),
  sampleRate: z.number().min(8000).max(192_000).transform(hertz),
});
export type MicrophoneFrame = z.output<typeof microphoneFrameSchema>;

/** One packet that the person shall hear now, one channel, full scale ±1. */
export type SpeakerPacket = { readonly samples: Float32Array; readonly sampleRate: Hertz };

/** What the main process tells the window. Between `call-opened` and `call-closed` the microphone is on. */
export type TalkNews =
  | { readonly type: 'call-opened'; readonly sampleRate: Hertz }
  | ({ readonly type: 'speaker' } & SpeakerPacket)
  | { readonly type: 'call-closed' };
