import { basename } from 'node:path';
import type { RecordedWork } from '../common/scenario.ts';
import { type Agent, hostOf, type TurnWork, type Utterance } from '../common/turn/turn-work.ts';
import { bargeInKey, utteranceKey } from '../common/turn/utterances.ts';
import { isLoopback } from './loopback.ts';

/** The audio that a work hears, in the order of the scenario. */
export function heardIn(work: RecordedWork): Utterance[] {
  if (work.kind === 'asr') return [work.audio];
  if (work.kind !== 'turn') return [];
  const { caller, bargeIn } = work;
  return [
    ...('says' in caller ? caller.says : []),
    ...(bargeIn === undefined ? [] : [bargeIn.audio]),
  ];
}

/** The addresses of the endpoints that a work asks. */
export function endpointsOf(work: RecordedWork): string[] {
  if (work.kind !== 'turn') return [];
  const { agent } = work;
  const links = 'realtime' in agent ? [agent.realtime] : [agent.asr, agent.llm, agent.tts];
  return links.flatMap((link) => (link !== null && 'url' in link ? [link.url] : []));
}

/** Hosts that works ask, each once, but for the machine itself: everybody has one of that name. */
export const namedHosts = (works: readonly RecordedWork[]): string[] => [
  ...new Set(
    works
      .flatMap(endpointsOf)
      .map(hostOf)
      .filter((host) => !isThisMachine(host)),
  ),
];

/** `host` as a URL has it: perhaps with its port, and an address of IPv6 in brackets. */
const isThisMachine = (host: string): boolean =>
  isLoopback(withoutPort(host).replace(/^\[(.*)\]$/, '$1'));

export const withoutPort = (host: string): string => host.replace(/:\d+$/, '');

/** Of the recording that the work is in. */
export type WorkPlace = {
  /** Its index in the scenario. */
  readonly index: number;
  /** What the manifest's `inputs` say. */
  readonly inputs: Readonly<Record<string, string>>;
  /** `namedHosts` of all works: each has its number. */
  readonly hosts: readonly string[];
};

/**
 * The same work with names of files as the recording has them, and without the addresses and key names of endpoints;
 * what is said in it stays, for it is the measured thing itself.
 */
export function redactWork(work: RecordedWork, place: WorkPlace): RecordedWork {
  const { index, inputs } = place;
  const named = (audio: Utterance, key: string): Utterance =>
    'sample' in audio
      ? audio
      : { file: basename(inputs[key] ?? `input-${key.replaceAll('.', '-')}`) };
  if (work.kind === 'asr') return { ...work, audio: named(work.audio, String(index)) };
  if (work.kind !== 'turn') return work;
  const { caller, bargeIn } = work;
  return {
    ...work,
    agent: redactAgent(work.agent, place),
    ...('says' in caller
      ? { caller: { says: caller.says.map((one, at) => named(one, utteranceKey(index, at))) } }
      : {}),
    ...(bargeIn === undefined
      ? {}
      : { bargeIn: { ...bargeIn, audio: named(bargeIn.audio, bargeInKey(index)) } }),
  };
}

function redactAgent(agent: Agent, { hosts }: WorkPlace): TurnWork['agent'] {
  const redactLink = <Link extends object>(link: Link): Link => {
    if (!('url' in link) || typeof link.url !== 'string') return link;
    const { key: _, ...rest } = link as Link & { key?: string };
    return { ...rest, url: redactAddress(link.url, hosts) } as unknown as Link;
  };
  if ('realtime' in agent) return { realtime: redactLink(agent.realtime) };
  const { asr, llm, tts } = agent;
  return {
    asr: redactLink(asr),
    llm: llm === null ? null : redactLink(llm),
    tts: tts === null ? null : redactLink(tts),
  };
}

/** `https://endpoint-1.invalid` (RFC 2606: a name that nobody has); the machine's own addresses stay, without their paths. */
function redactAddress(url: string, hosts: readonly string[]): string {
  const host = hostOf(url);
  const scheme = url.slice(0, url.indexOf('://'));
  if (isThisMachine(host)) return `${scheme}://${host}`;
  return `${scheme}://endpoint-${hosts.indexOf(host) + 1}.invalid`;
}
