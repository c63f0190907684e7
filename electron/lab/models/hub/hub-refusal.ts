/** What the hub, or what came from it, stands in the way with. */
export type HubRefusalReason =
  | 'offline'
  | 'unauthorised'
  | 'gated'
  | 'not-found'
  | 'busy'
  | 'other-content'
  | 'unexpected';

/**
 * An answer of the hub with which there is no going on. `message` is what happened, as a whole sentence; whoever
 * knows the model adds what to do.
 */
export class HubRefusal extends Error {
  override readonly name = 'HubRefusal';
  readonly reason: HubRefusalReason;

  constructor(reason: HubRefusalReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** What the hub says of an answer that is no success, in a refusal. */
export function refusalOf(
  status: number,
  headers: { get(name: string): string | null },
  about: { readonly repository: string; readonly what: string; readonly hasToken: boolean },
): HubRefusal {
  const { repository, what, hasToken } = about;
  const code = headers.get('x-error-code');
  if (code === 'GatedRepo') {
    const token = hasToken
      ? 'The token that is set has no access to it'
      : 'No token is set (HF_TOKEN)';
    return new HubRefusal(
      'gated',
      `${repository} is gated: its owner gives it only to people who accepted its terms on the hub's page. ${token}.`,
    );
  }
  if (code === 'EntryNotFound') {
    return new HubRefusal('not-found', `The hub has no ${what} in ${repository}.`);
  }
  if (code === 'RevisionNotFound') {
    return new HubRefusal('not-found', `The hub has no such revision of ${repository}.`);
  }
  // The hub does not tell strangers whether a private repository is there.
  if (status === 401 || status === 403 || code === 'RepoNotFound') {
    return new HubRefusal(
      'unauthorised',
      hasToken
        ? `The hub has no ${repository}, or the token that is set may not read it (${status}).`
        : `The hub has no ${repository}, or it is private and no token is set (HF_TOKEN) (${status}).`,
    );
  }
  if (status === 404) {
    return new HubRefusal('not-found', `The hub has no ${what} in ${repository} (404).`);
  }
  return new HubRefusal('unexpected', `The hub answered ${status} for ${what} of ${repository}.`);
}
