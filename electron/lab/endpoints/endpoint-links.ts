import type { RealtimeLink } from '../../common/turn/turn-work.ts';
import type { Nanos } from '../../common/units.ts';
import type { Keys } from '../keys.ts';
import type { Recogniser, Speaker, SpeechAgent, Writer } from '../turn/link.ts';
import { closeConnections, type EndpointLimits, openConnections, usualLimits } from './endpoint.ts';
import { endpointRecogniser, type RecogniserEndpoint } from './endpoint-recogniser.ts';
import { endpointSpeaker, type SpeakerEndpoint } from './endpoint-speaker.ts';
import { endpointWriter, type WriterEndpoint } from './endpoint-writer.ts';
import { RealtimeAgent } from './realtime-agent.ts';

/**
 * Makes links that work at endpoints. They share connections, which are kept from turn to turn, as an agent in service
 * keeps them, until the last link is closed. Over HTTP nothing is connected to before it is asked.
 */
export type EndpointLinks = {
  readonly recogniser: (link: RecogniserEndpoint) => Recogniser;
  readonly writer: (link: WriterEndpoint) => Writer;
  readonly speaker: (link: SpeakerEndpoint) => Speaker;
  /** Its connection is its own: one for the conversation, from the caller's first packet until it is closed. */
  readonly speechAgent: (link: RealtimeLink) => SpeechAgent;
};

/** `now`: the session's clock. `certificates`: authorities in PEM that are trusted besides those of the system. */
export function openEndpointLinks(
  keys: Keys,
  now: () => Nanos,
  limits: EndpointLimits = usualLimits,
  certificates?: string,
): EndpointLinks {
  const connections = openConnections(certificates);
  const needs = { keys, now, limits, connections };
  const open = new Set<object>();
  const sharing = <Link extends object>(link: Link): Link & { close: () => Promise<void> } => {
    open.add(link);
    const close = async (): Promise<void> => {
      open.delete(link);
      if (open.size === 0) closeConnections(connections);
    };
    return { ...link, close };
  };
  return {
    recogniser: (link) => sharing(endpointRecogniser(link, needs)),
    writer: (link) => sharing(endpointWriter(link, needs)),
    speaker: (link) => sharing(endpointSpeaker(link, needs)),
    speechAgent: (link) => new RealtimeAgent(link, needs),
  };
}
