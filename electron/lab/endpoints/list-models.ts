import { z } from 'zod';
import type { Keys } from '../keys.ts';
import { LinkFailure } from '../turn/link.ts';
import { Authorization } from './authorization.ts';
import { type Endpoint, hostIn, httpAddress } from './endpoint.ts';

/** Milliseconds. */
const limit = 10_000;

/** OpenAI API reference, "List models". */
const answerSchema = z.object({ data: z.array(z.object({ id: z.string().min(1).max(200) })) });

/** What an endpoint says that it has, by `GET /models`. Throws `LinkFailure`; nothing is asked twice, and no redirect followed. */
export async function listModels(
  place: Pick<Endpoint, 'url' | 'key'>,
  keys: Keys,
): Promise<string[]> {
  const endpoint: Endpoint = { ...place, model: '' };
  const host = hostIn(endpoint);
  const authorization = await Authorization.find(endpoint, keys);
  const response = await fetch(httpAddress(endpoint, '/models'), {
    headers: { ...authorization.headers, accept: 'application/json' },
    redirect: 'manual',
    signal: AbortSignal.timeout(limit),
  }).catch(() => {
    throw new LinkFailure(
      'endpoint-unreachable',
      `${host} did not say which models it has: no answer came. Check the address, that it runs and that the network is up.`,
    );
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new LinkFailure(
      'endpoint-refused',
      `${host} did not say which models it has (${response.status}).`,
    );
  }
  const answer = answerSchema.safeParse(await response.json().catch(() => null));
  if (answer.success) return answer.data.data.map(({ id }) => authorization.conceal(id));
  throw new LinkFailure('endpoint-broke', `${host} sent a list of models of another form.`);
}
