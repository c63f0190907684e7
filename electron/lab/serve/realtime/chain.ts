import type { ChatMessage } from '../../../common/scenario.ts';
import { type TurnWork, turnWorkSchema } from '../../../common/turn/turn-work.ts';
import type { Speaker, Writer } from '../../turn/link.ts';
import { localSpeaker, localWriter } from '../../turn/local-links.ts';
import { ownVoice } from '../answer-speech.ts';
import type { Offer } from '../offer.ts';

/** Tokens of a reply, at most. */
const maxTokens = 512;

/** The chain behind the protocol, as the recording has it. */
export function agentOf({ asr, llm, tts }: Offer, system: string): TurnWork {
  const local = ({ model, device }: { model: string; device: string }) =>
    ({ engine: 'local', model, device }) as const;
  const told = system === '' ? {} : { system };
  return turnWorkSchema.parse({
    kind: 'turn',
    caller: { microphone: true },
    agent: {
      asr: local(asr),
      llm: 'script' in llm ? llm.script : { ...local(llm), ...told },
      tts: local(tts),
    },
  });
}

/** Who writes the replies of a session; the script, where there is no model. */
export function writerOf({ llm }: Offer): {
  readonly writer: Writer;
  readonly isScripted: boolean;
} {
  if ('script' in llm) return { writer: llm.writer, isScripted: true };
  const { model, device, worker } = llm;
  return {
    writer: localWriter({ engine: 'local', model, device, maxTokens }, worker),
    isScripted: false,
  };
}

/** Who speaks them, in the voice and at the pace that the client chose. */
export function speakerOf({ tts }: Offer, voice: string, speed: number): Speaker {
  const { model, device, worker } = tts;
  return localSpeaker({ engine: 'local', model, device, speed, voice: ownVoice(voice) }, worker);
}

/** What the language model is sent: the instructions, and then the conversation. */
export const promptOf = (instructions: string, messages: readonly ChatMessage[]): ChatMessage[] => [
  ...(instructions === '' ? [] : [{ role: 'system' as const, content: instructions }]),
  ...messages,
];
