import type { AsrLink, LlmLink, TtsLink, TurnWork } from '../../common/turn/turn-work.ts';
import type { EndpointLinks } from '../endpoints/endpoint-links.ts';
import type { Recogniser, Speaker, Writer } from './link.ts';
import type { LoadedWorker } from './loaded-workers.ts';
import { localRecogniser, localSpeaker, localWriter } from './local-links.ts';
import { scriptedWriter } from './scripted-writer.ts';
import type { AgentLinks } from './turn-needs.ts';

/** The links of an agent, ready to work. `workers`: by `MODEL@DEVICE`, all that the agent's local links name. */
export function linksOf(
  { agent }: Pick<TurnWork, 'agent'>,
  workers: ReadonlyMap<string, LoadedWorker>,
  endpoints: EndpointLinks,
): AgentLinks {
  if ('realtime' in agent) return { realtime: endpoints.speechAgent(agent.realtime) };
  const workerOf = ({ model, device }: { model: string; device: string }): LoadedWorker => {
    const worker = workers.get(`${model}@${device}`);
    if (worker === undefined) throw new Error(`${model} on ${device} was never loaded.`);
    return worker;
  };
  const recogniser = (link: AsrLink): Recogniser =>
    link.engine === 'local' ? localRecogniser(link, workerOf(link)) : endpoints.recogniser(link);
  const writer = (link: LlmLink): Writer => {
    if (link.engine === 'scripted') return scriptedWriter(link);
    return link.engine === 'local' ? localWriter(link, workerOf(link)) : endpoints.writer(link);
  };
  const speaker = (link: TtsLink): Speaker =>
    link.engine === 'local' ? localSpeaker(link, workerOf(link)) : endpoints.speaker(link);
  const { asr, llm, tts } = agent;
  return {
    recogniser: recogniser(asr),
    writer: llm === null ? null : writer(llm),
    speaker: tts === null ? null : speaker(tts),
  };
}
