import type { AsrLink, LlmLink, TtsLink, TurnWork } from '../../common/turn/turn-work.ts';
import type { Keys } from '../keys.ts';
import type { AgentLinks } from './conduct-turn.ts';
import {
  LinkFailure,
  type Recogniser,
  type Speaker,
  type SpeechAgent,
  type Writer,
} from './link.ts';
import { type LoadedWorker, localRecogniser, localSpeaker, localWriter } from './local-links.ts';
import { scriptedWriter } from './scripted-writer.ts';

/** The links of an agent, ready to work. `workers`: by `MODEL@DEVICE`, all that the agent's local links name. */
export function linksOf(
  { agent }: Pick<TurnWork, 'agent'>,
  workers: ReadonlyMap<string, LoadedWorker>,
  keys: Keys,
): AgentLinks {
  if ('realtime' in agent) return { realtime: realtimeAgent(agent.realtime, keys) };
  const workerOf = ({ model, device }: { model: string; device: string }): LoadedWorker => {
    const worker = workers.get(`${model}@${device}`);
    if (worker === undefined) throw new Error(`${model} on ${device} was never loaded.`);
    return worker;
  };
  const recogniser = (link: AsrLink): Recogniser =>
    link.engine === 'local'
      ? localRecogniser(link, workerOf(link))
      : endpointRecogniser(link, keys);
  const writer = (link: LlmLink): Writer => {
    if (link.engine === 'scripted') return scriptedWriter(link);
    return link.engine === 'local' ? localWriter(link, workerOf(link)) : endpointWriter(link, keys);
  };
  const speaker = (link: TtsLink): Speaker =>
    link.engine === 'local' ? localSpeaker(link, workerOf(link)) : endpointSpeaker(link, keys);
  const { asr, llm, tts } = agent;
  return {
    recogniser: recogniser(asr),
    writer: llm === null ? null : writer(llm),
    speaker: tts === null ? null : speaker(tts),
  };
}

const pending = (): never => {
  throw new LinkFailure('endpoint-unreachable', 'Endpoints come with the next change.');
};
const endpointRecogniser = (_: AsrLink, __: Keys): Recogniser => pending();
const endpointWriter = (_: LlmLink, __: Keys): Writer => pending();
const endpointSpeaker = (_: TtsLink, __: Keys): Speaker => pending();
const realtimeAgent = (_: unknown, __: Keys): SpeechAgent => pending();
