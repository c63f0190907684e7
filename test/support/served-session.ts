import {
  applyEvent,
  emptySession,
  type RecordedSession,
} from '../../electron/common/recorded-session.ts';
import { type RecordedWork, recordedWorkSchema } from '../../electron/common/scenario.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import { nanos } from '../../electron/common/units.ts';
import { manifestOf } from './manifest.ts';
import { eventsOf, type RunSketch } from './recorded-run.ts';

const spoken = (place: number): RecordedWork =>
  recordedWorkSchema.parse({ kind: 'tts', model: 'voice', text: `Sentence ${place}.` });

/** The events of a server behind `planned` runs that was asked to speak so many times, once for each sketch. */
export const servedEvents = (planned: number, sketches: readonly RunSketch[]): SessionEvent[] =>
  sketches.flatMap((sketch, place) => {
    const run = planned + place;
    const added: SessionEvent = {
      type: 'run-added',
      at: nanos(0),
      plan: {
        index: run,
        kind: 'measured',
        work: place + 1,
        repeat: 0,
        model: 'voice',
        device: 'cpu',
        settings: {},
        profiled: false,
        requested: '/v1/audio/speech',
      },
      work: spoken(place),
    };
    return [added, ...eventsOf(run, sketch)];
  });

/** The session of such a server. */
export function servedSession(sketches: readonly RunSketch[]): RecordedSession {
  const base = manifestOf({
    name: 'serve',
    work: [{ kind: 'tts', model: 'voice', text: '' }],
    repeats: 1,
    warmUps: 0,
  });
  const plan = base.plan.filter(({ kind }) => kind === 'load');
  const session = emptySession({ ...base, plan });
  for (const event of servedEvents(plan.length, sketches)) applyEvent(session, event);
  return session;
}
