import { z } from 'zod';

/** What a recording that is handed on takes along. */
export const sharingSchema = z.object({
  /** Without it nothing can be played; every figure stays. */
  withAudio: z.boolean(),
  /** Without the names of machine and users, the paths of files and the serial numbers of GPUs. */
  isAnonymous: z.boolean(),
  /** With what people pinned to it. */
  withNotes: z.boolean(),
});
export type Sharing = z.output<typeof sharingSchema>;

/** The whole recording, as it lies here. */
export const shareAll: Sharing = { withAudio: true, isAnonymous: false, withNotes: true };

/** What each choice takes out, for a person. */
export const sharingInWords = {
  audio:
    'What the models made and heard. Without it nothing can be played; the waterfall and every figure stay.',
  notes: 'What people pinned to its runs and spans.',
  machine:
    'Leaves out the names of the machine and its users, the paths of files and the serial numbers of GPUs. What the machine is stays (processor, GPUs, system), and so do the texts that were spoken and heard, the name of the recording and its tags.',
} as const;
