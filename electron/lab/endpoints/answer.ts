import type { IncomingHttpHeaders } from 'node:http';
import type { Nanos } from '../../common/units.ts';

/**
 * What an answer is read by: bytes as they come, cut anywhere. Both may throw `AnswerProblem`, and a promise holds up
 * the bytes behind.
 */
export type AnswerReader<Result> = {
  readonly take: (bytes: Uint8Array, at: Nanos) => Promise<void> | void;
  /** Whether all that was asked for is there, so that nothing more need be waited for. */
  readonly isComplete?: () => boolean;
  /** The body is over, or complete. */
  readonly end: (at: Nanos) => Promise<Result> | Result;
  /** It broke off, or is wanted no more: what was kept is let go. Never throws. */
  readonly abandon?: () => Promise<void> | void;
};

export type AnswerHead = {
  /** Without parameters, in lower case; empty where there is none. */
  readonly contentType: string;
  readonly headers: IncomingHttpHeaders;
  /** The first byte of what was asked for was there: the first token, the first sample, the text. Later calls do nothing. */
  readonly arrived: (at: Nanos) => void;
};

/** An answer that does not follow the protocol. The message goes on behind the host's name: "sent no audio". */
export class AnswerProblem extends Error {
  /** What the endpoint itself said, if anything. */
  readonly said: string | null;

  constructor(message: string, said: string | null = null) {
    super(message);
    this.said = said;
  }
}

export const contentTypeOf = (headers: IncomingHttpHeaders): string =>
  (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
