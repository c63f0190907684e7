import { z } from 'zod';

/** Why a run failed. A closed list: whoever adds a reason says here what it means. */
export const failureReasons = {
  'unknown-model': 'The catalog has no such model, or it does other work.',
  'unknown-device': 'This machine has no such device.',
  'unknown-voice': 'The model has no such voice, or does not speak or hear that language.',
  'model-missing': 'The model is known but its files are not on this machine.',
  'model-unreadable': 'A model file is damaged, cut short, or not a model.',
  'device-refused': 'The device or its provider cannot run this model.',
  'cpu-fallback': 'It was asked onto a GPU, and heavy operators of the model lie on the CPU.',
  'wrong-device': 'The worker works on another GPU than the one that was asked for.',
  'unusable-prompt':
    'The messages do not fit the language model: its chat template refuses them, or they are too long for it.',
  'empty-input': 'There is nothing to say or to hear.',
  'unspeakable-text': 'The text has no word that the model can pronounce.',
  'unreadable-audio': 'The file cannot be read as audio.',
  'no-speech': 'The audio holds no speech.',
  'nothing-to-hear': 'The run whose speech was to be heard made none.',
  'bad-output': 'The model gave NaN, silence, or far more output than its input can hold.',
  'false-start': 'The agent was heard before the caller had finished their words.',
  'nothing-recognised': 'Somebody spoke, and the recogniser made no word of it.',
  'no-reply': 'The agent had nothing to say, or was not heard within the limit.',
  'no-microphone': 'There is no microphone, it may not be used, or it went away.',
  'endpoint-unreachable': 'The endpoint could not be connected to.',
  'endpoint-refused': 'The endpoint answered that it would not do it.',
  'endpoint-broke': 'The endpoint broke off, or sent what does not follow the protocol.',
  'endpoint-silent': 'The endpoint sent nothing for longer than the limit.',
  'worker-died': 'The worker process ended before the run did.',
  'timed-out': 'The run took longer than the scenario allows.',
  'disk-full': 'The recording could not be written: the disk is full.',
  'engine-error': 'The inference runtime reported an error.',
} as const;

export type FailureReason = keyof typeof failureReasons;

const reasons = Object.keys(failureReasons) as [FailureReason, ...FailureReason[]];
export const failureReasonSchema = z.enum(reasons);

/** How a run ended. `detail` is a sentence for a person: what happened, to what, what to do. */
export const runOutcomeSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('measured') }),
  z.object({ status: z.literal('cancelled') }),
  z.object({ status: z.literal('failed'), reason: failureReasonSchema, detail: z.string() }),
]);
export type RunOutcome = z.output<typeof runOutcomeSchema>;
export type Failure = Extract<RunOutcome, { status: 'failed' }>;

export const failed = (reason: FailureReason, detail: string): Failure => ({
  status: 'failed',
  reason,
  detail,
});
