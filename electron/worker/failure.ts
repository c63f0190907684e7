import type { FailureReason } from '../common/outcome.ts';

/** A run that cannot succeed, for a reason with a name. `message` is a sentence for a person. */
export class RunFailure extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Somebody asked for this run to end. */
export class RunCancelled extends Error {}

/** The first line of whatever was thrown, for a sentence that quotes it. */
export const causeOf = (thrown: unknown): string =>
  (thrown instanceof Error ? thrown.message : String(thrown)).split('\n', 1)[0] ?? '';
