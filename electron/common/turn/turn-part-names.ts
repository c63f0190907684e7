import type { RecordedWork } from '../scenario.ts';
import {
  type AsrLink,
  hostOf,
  type LlmLink,
  type RealtimeLink,
  type TtsLink,
} from './turn-work.ts';

/** The closed list of what a turn gap is made of, in the order of a turn. `lab` is what no other part covers. */
export const turnPartNames = [
  'uplink',
  'endpointing',
  'asr',
  'first-token',
  'first-sentence',
  'tts',
  'realtime',
  'transport',
  'downlink',
  'buffer',
  'lead-in',
  'lab',
] as const;
export type TurnPart = (typeof turnPartNames)[number];

/** What each part covers, in one sentence: shown on hover, in the help and in exports. */
export const partDefinitions: Readonly<Record<TurnPart, string>> = {
  uplink:
    "The end of the caller's words on its way: until its packet is full and has crossed the network.",
  endpointing:
    'Waiting to be sure that the caller has finished, as far as nothing else was waited for: the wait that the scenario sets, and what the detector adds.',
  asr: 'Speech recognition: from the request to the final text, a partial pass that it had to wait for included.',
  'first-token': 'The language model, from the request to the first token that has text.',
  'first-sentence':
    'The language model, from its first token to the first whole sentence, which speech synthesis waits for.',
  tts: 'Speech synthesis of the first sentence, from the request to its first audio.',
  realtime: 'A speech-to-speech endpoint, from the end of the turn told to it to its first audio.',
  transport:
    'Connecting to endpoints, sending requests, requests that failed, waiting to ask again, and what an endpoint that tells its own processing time did not spend on it.',
  downlink:
    "The reply's first packet on its way to the caller, from when its audio is there: its place in the stream of packets, and the network.",
  buffer: "The caller's playout buffer, from the arrival of the first packet to its first sample.",
  'lead-in': 'Silence that the reply begins with.',
  lab: 'What no other part covers: handing over between processes, cutting sentences, waiting for the next packet, scheduling.',
};

/** Who a part depends on, and so whom to ask for less of it. */
export const ownerKinds = ['model', 'endpoint', 'scripted', 'setting', 'transport', 'lab'] as const;
export type OwnerKind = (typeof ownerKinds)[number];

export type PartOwner = {
  readonly kind: OwnerKind;
  /** The model's id, the endpoint's host, `scripted`, or the thing itself: `wait`, `playout buffer`, `network`, `lab`. */
  readonly name: string;
};

const ownerOfLink = (link: AsrLink | LlmLink | TtsLink | RealtimeLink): PartOwner => {
  switch (link.engine) {
    case 'local':
      return { kind: 'model', name: link.model };
    case 'scripted':
      return { kind: 'scripted', name: 'scripted' };
    case 'endpoint':
    case 'realtime':
      return { kind: 'endpoint', name: hostOf(link.url) };
  }
};

const nobody: PartOwner = { kind: 'lab', name: 'lab' };

/** The owner of a part of this work's turns. A part that its agent has no link for is the lab's: there is no time in it. */
export function ownerOf(part: TurnPart, work: RecordedWork): PartOwner {
  switch (part) {
    case 'uplink':
    case 'downlink':
    case 'transport':
      return { kind: 'transport', name: 'network' };
    case 'endpointing':
      return { kind: 'setting', name: 'wait' };
    case 'buffer':
      return { kind: 'setting', name: 'playout buffer' };
    case 'lab':
      return nobody;
    default: {
      const link = linkOf(part, work);
      return link === null ? nobody : ownerOfLink(link);
    }
  }
}

function linkOf(
  part: 'asr' | 'first-token' | 'first-sentence' | 'tts' | 'realtime' | 'lead-in',
  work: RecordedWork,
): AsrLink | LlmLink | TtsLink | RealtimeLink | null {
  if (work.kind !== 'turn') return null;
  const { agent } = work;
  if ('realtime' in agent) return part === 'realtime' || part === 'lead-in' ? agent.realtime : null;
  switch (part) {
    case 'asr':
      return agent.asr;
    case 'first-token':
    case 'first-sentence':
      return agent.llm;
    case 'tts':
    case 'lead-in':
      return agent.tts;
    case 'realtime':
      return null;
  }
}
