import type { IncomingHttpHeaders } from 'node:http';
import type { Bytes } from '../../common/units.ts';
import type { AnswerHead, AnswerReader } from './answer.ts';

/** What an endpoint is asked, and how its answer is read. */
export type Question<Result> = {
  /** Below the API's base, such as `/chat/completions`. */
  readonly path: string;
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly accept: string;
  /** More than this in an answer is not taken. */
  readonly mostBytes: Bytes;
  /** Made anew for each answer. May throw `AnswerProblem`. */
  readonly read: (head: AnswerHead) => AnswerReader<Result>;
  /**
   * The same without what the endpoint does not know, by the body of its refusal (400 or 422); null where that is not
   * the reason.
   */
  readonly reword?: (refusal: string) => Question<Result> | null;
};

/** How one request ended. `phase`: how far it had come. */
export type AttemptEnd<Result> =
  | { readonly kind: 'answered'; readonly result: Result }
  | {
      readonly kind: 'refused';
      /** Also of redirects. */
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      /** Its beginning. */
      readonly body: string;
    }
  | {
      readonly kind: 'broken';
      readonly phase: Phase;
      readonly thrown: unknown;
      readonly isReused: boolean;
    }
  | { readonly kind: 'silent'; readonly phase: Phase }
  | { readonly kind: 'aborted' };

export type Phase = 'connecting' | 'waiting' | 'answering';
