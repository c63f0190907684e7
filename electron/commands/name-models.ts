import { endpointUrlSchema, keyNameSchema } from '../common/turn/turn-work.ts';
import { listModels } from '../lab/endpoints/list-models.ts';
import type { Keys } from '../lab/keys.ts';
import { LinkFailure } from '../lab/turn/link.ts';
import type { AgentOptions } from './turn-agent.ts';
import { WrongUsage } from './wrong-usage.ts';

const links = ['asr', 'llm', 'tts', 'realtime'] as const;

/** Models that are listed where a person has to choose. */
const mostListed = 12;

/**
 * The options with the model's name before each address that has none: the endpoint is asked, and has one model. `keys` is
 * called where one has to be. Throws `WrongUsage` where there are several, none, or no answer.
 */
export async function nameModels(
  options: AgentOptions,
  keys: () => Promise<Keys>,
): Promise<AgentOptions> {
  const named: Partial<Record<(typeof links)[number], string>> = {};
  for (const link of links) {
    const url = options[link];
    if (url === undefined || !endpointUrlSchema.safeParse(url).success) continue;
    // What is no name may be a key: it is not asked for, and not repeated.
    if (options.key !== undefined && !keyNameSchema.safeParse(options.key).success) {
      throw new WrongUsage(
        '--key is the name of a key, such as OPENAI_API_KEY, and not the key: set that variable to it.',
      );
    }
    named[link] = `${await onlyModelAt(url, link, options.key, await keys())}@${url}`;
  }
  return { ...options, ...named };
}

async function onlyModelAt(
  url: string,
  link: string,
  key: string | undefined,
  keys: Keys,
): Promise<string> {
  const models = await listModels({ url, key }, keys).catch((thrown: unknown) => {
    if (!(thrown instanceof LinkFailure)) throw thrown;
    throw new WrongUsage(
      `Which model? ${thrown.message} Write its name before the address: --${link} NAME@${url}.`,
    );
  });
  const [only, ...others] = models;
  if (only !== undefined && others.length === 0) return only;
  const rest = models.length > mostListed ? `, and ${models.length - mostListed} more` : '';
  throw new WrongUsage(
    only === undefined
      ? `${url} lists no model. Write the name of one before the address: --${link} NAME@${url}.`
      : `Which model? ${url} has ${models.slice(0, mostListed).join(', ')}${rest}. Write its name before the address: --${link} ${only}@${url}.`,
  );
}
