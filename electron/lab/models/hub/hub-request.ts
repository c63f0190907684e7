import { setTimeout as pause } from 'node:timers/promises';
import fetch from 'make-fetch-happen';
import { isPassing } from '../network-errors.ts';
import { readNpmConfig } from '../npm-config.ts';
import { HubRefusal, refusalOf } from './hub-refusal.ts';
import type { HubSettings } from './hub-settings.ts';

export type HubResponse = Awaited<ReturnType<typeof fetch>>;
type Headers = Readonly<Record<string, string>>;

/** What is asked of the hub, and how it is spoken of. */
export interface HubQuestion {
  /** Below the endpoint, with a slash at its beginning. */
  readonly path: string;
  readonly headers?: Headers;
  readonly repository: string;
  /** A file, or the list of files. */
  readonly what: string;
  readonly signal: AbortSignal;
}

const mostRedirects = 5;
/** Of a server that answers, but not now. A connection that fails is tried as often as npm would. */
const mostAttempts = 5;
/** The hub may ask for a pause of minutes; longer than this nobody waits for a download unasked. */
const longestPauseMillis = 60_000;

/**
 * Asks until there is an answer: redirects are followed, a server in trouble or one that asks for patience is
 * asked again. The answer is a success (2xx), or 416 where a range was asked for; its body has not been read.
 *
 * @throws HubRefusal, the signal's reason, or the network's error with its `code`
 */
export async function askHub(
  question: HubQuestion,
  settings: HubSettings,
): Promise<{ readonly response: HubResponse; readonly first: HubResponse }> {
  const { repository, what, signal } = question;
  if (settings.isOffline) {
    throw new HubRefusal(
      'offline',
      `${what} of ${repository} is not in the hub's cache, and HF_HUB_OFFLINE forbids to ask the hub.`,
    );
  }
  const { options, retries } = await readNpmConfig(process.env);
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    let wait = 500 * 4 ** (attempt - 1);
    try {
      const { response, first } = await follow(question, settings, options);
      const { status } = response;
      if (status < 300 || (status === 416 && question.headers?.range)) return { response, first };
      response.body.destroy();
      const refusal = refusalOf(status, response.headers, {
        repository,
        what,
        hasToken: settings.token !== null,
      });
      if (status !== 408 && status !== 429 && status < 500) throw refusal;
      wait = pauseAsked(response) ?? wait;
      if (attempt === mostAttempts || wait > longestPauseMillis) {
        const later = wait > longestPauseMillis ? `, to be asked again in ${wait / 1000} s` : '';
        throw new HubRefusal(
          'busy',
          `The hub is busy (it answered ${status} for ${what} of ${repository}${later}).`,
        );
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof HubRefusal || attempt > retries || !isPassing(error)) throw error;
    }
    await pause(wait, undefined, { signal });
  }
}

/** `Retry-After` in milliseconds, given as seconds or as a date (RFC 9110, 10.2.3); null without one. */
function pauseAsked({ headers }: HubResponse): number | null {
  const asked = headers.get('retry-after');
  if (asked === null) return null;
  if (/^\d+$/.test(asked)) return Number(asked) * 1000;
  const until = Date.parse(asked);
  return Number.isNaN(until) ? null : Math.max(0, until - Date.now());
}

/** The token goes to the endpoint alone: files mostly come from another host. */
async function follow(
  { path, headers = {}, repository, what, signal }: HubQuestion,
  { endpoint, token }: HubSettings,
  options: Readonly<Record<string, unknown>>,
): Promise<{ readonly response: HubResponse; readonly first: HubResponse }> {
  if (!/^https?:/i.test(endpoint) || !URL.canParse(endpoint)) {
    throw new HubRefusal(
      'unexpected',
      `HF_ENDPOINT is "${endpoint}", which is no address of a hub.`,
    );
  }
  const home = new URL(endpoint);
  let url = new URL(`${endpoint}${path}`);
  let first: HubResponse | null = null;
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const isHome = url.origin === home.origin;
    const response = await fetch(url.href, {
      ...options,
      headers: {
        ...headers,
        // A file's bytes as they are: ranges and lengths are of them.
        'accept-encoding': 'identity',
        'user-agent': 'latency-lab',
        ...(isHome && token !== null && { authorization: `Bearer ${token}` }),
      },
      compress: false,
      retry: false,
      redirect: 'manual',
      signal,
    });
    first ??= response;
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) {
      return { response, first };
    }
    response.body.destroy();
    const next = new URL(location, url);
    if (
      !/^https?:$/.test(next.protocol) ||
      (url.protocol === 'https:' && next.protocol === 'http:')
    ) {
      throw new HubRefusal(
        'unexpected',
        `The hub sends to ${next.protocol}//${next.host} for ${what} of ${repository}, which is not a safe place.`,
      );
    }
    url = next;
  }
  throw new HubRefusal(
    'unexpected',
    `The hub sends from one place to the next for ${what} of ${repository}, and never to the file.`,
  );
}
