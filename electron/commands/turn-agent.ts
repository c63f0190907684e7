import { Option } from 'commander';
import {
  type Agent,
  type AsrLink,
  defaultReplies,
  type LlmLink,
  type TtsLink,
} from '../common/turn/turn-work.ts';
import { WrongUsage } from './wrong-usage.ts';

export type AgentOptions = {
  readonly asr?: string;
  readonly llm?: string;
  readonly tts?: string;
  readonly realtime?: string;
  readonly key?: string;
  readonly system?: string;
};

export const agentOptions = (): Option[] => [
  new Option(
    '--asr <MODEL@PLACE>',
    'speech recognition: on a device (ID@cpu) or at an endpoint (NAME@https://host/v1; without NAME the only model there)',
  ),
  new Option(
    '--llm <scripted|MODEL@PLACE>',
    'language model: scripted, on a device, or at an OpenAI-compatible endpoint',
  ),
  new Option('--tts <MODEL@PLACE>', 'speech synthesis: on a device or at an endpoint'),
  new Option(
    '--realtime <MODEL@URL>',
    'a speech-to-speech endpoint in place of all three',
  ).conflicts(['asr', 'llm', 'tts']),
  new Option(
    '--key <NAME>',
    "the environment variable that holds the endpoints' key: its name, not the key",
  ),
  new Option('--system <TEXT>', 'what the language model is told before the conversation'),
];

/** An engine of this machine by `ID` or `ID@DEVICE`, an endpoint by `NAME@URL`. */
export type Place =
  | { readonly engine: 'local'; readonly model: string; readonly device: string }
  | { readonly engine: 'endpoint'; readonly model: string; readonly url: string };

/** Throws `WrongUsage` where the model's name is missing. */
export function placeIn(text: string): Place {
  const at = /@(?=(?:https?|wss?):\/\/)/.exec(text)?.index ?? text.lastIndexOf('@');
  if (at < 0 && !/^(?:https?|wss?):\/\//.test(text)) {
    return { engine: 'local', model: text, device: 'cpu' };
  }
  const [model, place] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
  if (model === '') {
    throw new WrongUsage(
      `Which model? Write its name before the place: NAME@${place} ("${text}" has none).`,
    );
  }
  return /^(?:https?|wss?):\/\//.test(place)
    ? { engine: 'endpoint', model, url: place }
    : { engine: 'local', model, device: place };
}

/** The agent with what the options say in its place. A link keeps what still fits it. Throws `WrongUsage`. */
export function agentWith(agent: Agent, options: AgentOptions): Agent {
  const { realtime, key } = options;
  if (realtime !== undefined) {
    const place = placeIn(realtime);
    if (place.engine === 'local') {
      throw new WrongUsage(
        '--realtime is an endpoint: NAME@wss://host/v1. No engine of this lab does it.',
      );
    }
    return { realtime: { ...place, engine: 'realtime', ...keyed(key) } };
  }
  if ('realtime' in agent) {
    const { asr, llm, tts } = options;
    if (asr === undefined && llm === undefined && tts === undefined) {
      return key === undefined ? agent : { realtime: { ...agent.realtime, key } };
    }
    throw new WrongUsage(
      'The scenario talks to a speech-to-speech endpoint: it has no links to exchange.',
    );
  }
  return {
    asr: asrWith(agent.asr, options),
    llm: agent.llm === null ? null : llmWith(agent.llm, options),
    tts: agent.tts === null ? null : ttsWith(agent.tts, options),
  };
}

const keyed = (key: string | undefined) => (key === undefined ? {} : { key });

const withKey = <Link extends AsrLink | LlmLink | TtsLink>(
  link: Link,
  key: string | undefined,
): Link => (key === undefined || link.engine !== 'endpoint' ? link : { ...link, key });

function asrWith(link: AsrLink, { asr, key }: AgentOptions): AsrLink {
  if (asr === undefined) return withKey(link, key);
  const { language, partials, begins } = link;
  return withKey({ ...placeIn(asr), language, partials, begins }, key);
}

function llmWith(link: LlmLink, { llm, key, system }: AgentOptions): LlmLink {
  if (llm === 'scripted') {
    return link.engine === 'scripted'
      ? link
      : { engine: 'scripted', replies: defaultReplies, ttft: 300, rate: 50 };
  }
  if (llm === undefined) {
    const told = system === undefined || link.engine === 'scripted' ? link : { ...link, system };
    return withKey(told, key);
  }
  const before = link.engine === 'scripted' ? {} : { system: link.system };
  const maxTokens = link.engine === 'scripted' ? 160 : link.maxTokens;
  return withKey(
    { ...placeIn(llm), ...before, ...(system === undefined ? {} : { system }), maxTokens },
    key,
  );
}

function ttsWith(link: TtsLink, { tts, key }: AgentOptions): TtsLink {
  if (tts === undefined) return withKey(link, key);
  const place = placeIn(tts);
  if (place.engine === 'local')
    return { ...place, speed: link.engine === 'local' ? link.speed : 1 };
  return withKey({ ...place, voice: 'alloy', format: 'pcm', sampleRate: 24_000 }, key);
}
