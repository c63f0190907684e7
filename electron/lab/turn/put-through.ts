import { type Hertz, nanos } from '../../common/units.ts';
import type { Line } from './line.ts';
import { LinkFailure } from './link.ts';
import type { PersonOnCall, PersonToCall } from './talk-port.ts';

export const nobodyCanTalk =
  'Somebody can talk to an agent in the window of the lab only. Run this scenario there, or give its caller audio files.';

/**
 * Puts a person on a line: what their microphone takes up goes to it by the session's clock, which began at `origin`, and
 * what it says they hear. A microphone that is gone takes the line down; `gone` is called, too.
 */
export function putThrough(
  line: Pick<Line, 'order' | 'listenToSpeaker' | 'lose'>,
  person: PersonToCall,
  sampleRate: Hertz,
  origin: bigint,
  gone: () => void,
): PersonOnCall {
  const start = Number(origin);
  const call = person.open(sampleRate, {
    microphone: ({ at, samples, sampleRate: rate }) =>
      line.order({
        type: 'microphone',
        at: nanos(Math.max(0, Math.round(at - start))),
        samples,
        sampleRate: rate,
      }),
    gone: (detail) => {
      gone();
      line.lose(new LinkFailure('no-microphone', detail));
    },
  });
  line.listenToSpeaker(call.speak);
  return call;
}
