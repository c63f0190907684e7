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

/** A session of the server that was asked to speak so many times, once for each sketch. */
export function servedSession(sketches: readonly RunSketch[]): RecordedSession {
  const base = manifestOf({
    name: 'serve',
    work: [{ kind: 'tts', model: 'voice', text: '' }],
    repeats: 1,
    warmUps: 0,
  });
  const plan = base.plan.filter(({ kind }) => kind === 'load');
  const session = emptySession({ ...base, plan });
  sketches.forEach((sketch, place) => {
    const run = plan.length + place;
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
    for (const event of [added, ...eventsOf(run, sketch)]) applyEvent(session, event);
  });
  return session;
}
