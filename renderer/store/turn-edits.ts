import {
  type Agent,
  type AsrLink,
  type AudioPath,
  defaultReplies,
  type LlmLink,
  type TtsLink,
  type TurnWork,
  turnWorkSchema,
} from '../../electron/common/turn/turn-work.ts';
import type { LabState } from './lab-state.ts';
import { firstModel } from './scenario-actions.ts';

type Models = LabState['models'];

/** The same agent in another way: as a chain that answers, as one that only listens, or as one endpoint for all of it. */
export type AgentKind = 'answers' | 'transcribes' | 'realtime';

export const agentKindOf = (agent: Agent): AgentKind =>
  'realtime' in agent ? 'realtime' : agent.llm === null ? 'transcribes' : 'answers';

const addresses = { asr: 'http://localhost:8080/v1', llm: 'http://localhost:11434/v1' };

export const newAsrLink = (engine: AsrLink['engine'], models: Models): AsrLink =>
  engine === 'local'
    ? { engine, model: firstModel(models, 'asr'), device: 'cpu', begins: 'at-end' }
    : { engine, url: addresses.asr, model: 'whisper-1', begins: 'at-end' };

export function newLlmLink(engine: LlmLink['engine'], models: Models): LlmLink {
  if (engine === 'scripted') return { engine, replies: [...defaultReplies], ttft: 300, rate: 50 };
  return engine === 'local'
    ? { engine, model: firstModel(models, 'llm'), device: 'cpu', maxTokens: 160 }
    : { engine, url: addresses.llm, model: '', maxTokens: 160 };
}

export const newTtsLink = (engine: TtsLink['engine'], models: Models): TtsLink =>
  engine === 'local'
    ? { engine, model: firstModel(models, 'tts'), device: 'cpu', speed: 1 }
    : {
        engine,
        url: addresses.asr,
        model: 'tts-1',
        voice: 'alloy',
        format: 'pcm',
        sampleRate: 24_000,
      };

/** Of a chain what it shares with the next kind stays. */
export function withAgentKind(work: TurnWork, kind: AgentKind, models: Models): TurnWork {
  const { agent } = work;
  if (kind === agentKindOf(agent)) return work;
  if (kind === 'realtime') {
    const realtime = {
      engine: kind,
      url: 'wss://api.openai.com/v1',
      model: 'gpt-realtime',
    } as const;
    return { ...work, agent: { realtime: { ...realtime, key: 'OPENAI_API_KEY' } } };
  }
  const asr = 'asr' in agent ? agent.asr : newAsrLink('local', models);
  if (kind === 'transcribes') return { ...work, agent: { asr, llm: null, tts: null } };
  return {
    ...work,
    agent: { asr, llm: newLlmLink('scripted', models), tts: newTtsLink('local', models) },
  };
}

const usual = turnWorkSchema.parse({
  kind: 'turn',
  caller: { says: [1, 2, 3].map((number) => ({ file: `../audio/caller-${number}.flac` })) },
  agent: {
    asr: { engine: 'local', model: 'moonshine-tiny-q' },
    llm: { engine: 'scripted' },
    tts: { engine: 'local', model: 'tiny-tts-en' },
  },
  objectives: { gap: 800 },
});

/** A call with what is here: a scripted reply needs no language model. */
export const newTurnWork = (models: Models): TurnWork => ({
  ...usual,
  agent: {
    asr: newAsrLink('local', models),
    llm: newLlmLink('scripted', models),
    tts: newTtsLink('local', models),
  },
});

/** How sound travels, by what people call it. */
export const audioPaths = {
  wideband: { sampleRate: 16_000, encoding: 'pcm' },
  telephone: { sampleRate: 8000, encoding: 'mu-law' },
} as const;
export type AudioPathKind = keyof typeof audioPaths;

/** null: neither of them. */
export const audioPathKind = ({ sampleRate, encoding }: AudioPath): AudioPathKind | null =>
  (Object.keys(audioPaths) as AudioPathKind[]).find(
    (kind) => audioPaths[kind].sampleRate === sampleRate && audioPaths[kind].encoding === encoding,
  ) ?? null;

/** An optional field, left out where it is undefined. */
export function withOptional<Fields extends object, Name extends keyof Fields>(
  fields: Fields,
  name: Name,
  value: Fields[Name] | undefined,
): Fields {
  const { [name]: _, ...others } = fields;
  return (value === undefined ? others : { ...others, [name]: value }) as Fields;
}
