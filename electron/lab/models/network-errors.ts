/** Errors of the network by their `code`: Node's, npm's agent's and those of TLS. */
const unreachable =
  /^(ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|ENETDOWN|ENOTCACHED|EINVALIDPROXY)$/;
const broken =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|ERR_STREAM_PREMATURE_CLOSE|E(CONNECTION|IDLE|RESPONSE|TRANSFER)TIMEOUT)$/;
const untrusted =
  /^(UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_\w+|ERR_TLS_\w+|EPROTO)$/;

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** The HTTP status that an error of npm-registry-fetch carries, or null. */
export function httpStatus(error: unknown): number | null {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : null;
}

/** The registry could not be spoken to, or is not able to answer. */
export function isNetworkError(error: unknown): boolean {
  const code = errorCode(error);
  const timedOut = error instanceof Error && 'type' in error && error.type === 'request-timeout';
  return (
    [unreachable, broken, untrusted].some((codes) => codes.test(code)) || timedOut || isBusy(error)
  );
}

export const isUntrusted = (error: unknown): boolean => untrusted.test(errorCode(error));

/** Worth trying again at once: a broken connection, a server in trouble. Not a machine that is offline. */
export const isPassing = (error: unknown): boolean =>
  broken.test(errorCode(error)) || isBusy(error);

function isBusy(error: unknown): boolean {
  const status = httpStatus(error);
  return status !== null && (status >= 500 || status === 408 || status === 429);
}
