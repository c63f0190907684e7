import type { RealtimeLink } from '../../common/turn/turn-work.ts';
import type { Keys } from '../keys.ts';
import type { Recogniser, Speaker, SpeechAgent, Writer } from '../turn/link.ts';
import { closeConnections, type EndpointLimits, openConnections, usualLimits } from './endpoint.ts';
import { endpointRecogniser, type RecogniserEndpoint } from './endpoint-recogniser.ts';
import { endpointSpeaker, type SpeakerEndpoint } from './endpoint-speaker.ts';
import { endpointWriter, type WriterEndpoint } from './endpoint-writer.ts';
import { RealtimeAgent } from './realtime-agent.ts';

/**
 * Makes links that work at endpoints. They share connections, which are kept from turn to turn, as an agent in service
 * keeps them; nothing is connected to before it is asked.
 */
export type EndpointLinks = {
  readonly recogniser: (link: RecogniserEndpoint) => Recogniser;
  readonly writer: (link: WriterEndpoint) => Writer;
  readonly speaker: (link: SpeakerEndpoint) => Speaker;
  /** Its connection is its own: one for the conversation, until it is closed. */
  readonly speechAgent: (link: RealtimeLink) => SpeechAgent;
  /** Ends what is kept; links made here are of no use afterwards. */
  readonly close: () => void;
};

/** `certificates`: authorities in PEM that are trusted besides those of the system. */
export function openEndpointLinks(
  keys: Keys,
  limits: EndpointLimits = usualLimits,
  certificates?: string,
): EndpointLinks {
  const connections = openConnections(certificates);
  const needs = { keys, limits, connections };
  return {
    recogniser: (link) => endpointRecogniser(link, needs),
    writer: (link) => endpointWriter(link, needs),
    speaker: (link) => endpointSpeaker(link, needs),
    speechAgent: (link) => new RealtimeAgent(link, needs),
    close: () => closeConnections(connections),
  };
}
