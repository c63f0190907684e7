import { LinkFailure } from './link.ts';

/** The agent answered before the caller's words were over. `was`: what of it was there. */
export const falseStart = (was: string): LinkFailure =>
  new LinkFailure(
    'false-start',
    `${was} before the caller had finished: a pause in their words was longer than the endpointing wait.`,
  );

/** `limit`: in seconds. */
export const noReplyWithin = (limit: number): LinkFailure =>
  new LinkFailure(
    'no-reply',
    `Nothing was heard of the agent within the ${limit} s that the scenario allows.`,
  );

export const noSpeech = (): LinkFailure =>
  new LinkFailure('no-speech', 'The caller said nothing that the detector takes for speech.');

export const asFailure = (thrown: unknown): LinkFailure =>
  thrown instanceof LinkFailure
    ? thrown
    : new LinkFailure('engine-error', thrown instanceof Error ? thrown.message : String(thrown));
