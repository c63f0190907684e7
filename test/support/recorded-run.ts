import { failed, type RunOutcome } from '../../electron/common/outcome.ts';
import { buildSession, type RecordedRun } from '../../electron/common/recorded-session.ts';
import type { Work } from '../../electron/common/scenario.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import type { Span } from '../../electron/common/trace.ts';
import { hertz, millis, millisToNanos, seconds } from '../../electron/common/units.ts';
import { manifestOf } from './manifest.ts';

/** A run in words: times in milliseconds, the request at `from`, audio chunks as they arrive. */
export type RunSketch = {
  readonly from?: number;
  readonly to: number;
  readonly work?: Work;
  readonly audio?: number | null;
  readonly chunks?: readonly {
    readonly at: number;
    readonly seconds: number;
    readonly silence?: number | null;
  }[];
  readonly texts?: readonly string[];
  /** Of a language model: the prompt of 8 tokens with the first token, then a step a token, one after the other. */
  readonly tokens?: readonly {
    readonly from: number;
    readonly to: number;
    readonly text: string;
  }[];
  readonly phases?: readonly ('first' | 'new-shape' | 'steady')[];
  /** Of a load: what its model was loaded from. */
  readonly graph?: string;
  readonly outcome?: 'measured' | 'cancelled' | 'failed';
};

const speak: Work = { kind: 'tts', model: 'voice', text: 'Hello.', speed: 1 };
const rate = hertz(1000);
const at = (time: number) => millisToNanos(millis(time));

const outcomeOf = ({ outcome = 'measured' }: RunSketch): RunOutcome =>
  outcome === 'failed' ? failed('device-refused', 'It cannot.') : { status: outcome };

/** The events of one run, in the order in which the lab learns of them. */
export function eventsOf(run: number, sketch: RunSketch): SessionEvent[] {
  const {
    from = 0,
    to,
    audio = 1,
    chunks = [],
    texts = [],
    tokens = [],
    phases = ['steady'],
  } = sketch;
  const span = (
    id: number,
    stage: Span['stage'],
    parent: number | null,
    attributes?: Span['attributes'],
  ): SessionEvent => ({
    type: 'span',
    run,
    id,
    parent,
    stage,
    start: at(from),
    end: at(to),
    attributes,
  });
  return [
    { type: 'run-started', run, at: at(from) },
    ...chunks.map(
      (chunk): SessionEvent => ({
        type: 'audio',
        run,
        at: at(chunk.at),
        samples: chunk.seconds * rate,
        sampleRate: rate,
        leadingSilence:
          chunk.silence === null || chunk.silence === undefined ? null : seconds(chunk.silence),
        file: `audio/run-${run}.wav`,
      }),
    ),
    ...texts.map((text): SessionEvent => ({ type: 'text', run, at: at(to), text })),
    ...phases.map((phase, index) => span(index + 1, 'model-call', 0, { phase })),
    ...(sketch.graph === undefined
      ? []
      : [span(99, 'load-model', 0, { model: 'a', graph: sketch.graph })]),
    ...(tokens.length === 0 ? [] : [span(100, 'prompt', 0, { tokens: 8 })]),
    ...tokens.map(
      (token, step): SessionEvent => ({
        type: 'span',
        run,
        id: 101 + step,
        parent: 0,
        stage: step === 0 ? 'prefill' : 'token',
        start: at(token.from),
        end: at(token.to),
        attributes: { ...(step === 0 ? { tokens: 8 } : { step }), id: 7, text: token.text },
      }),
    ),
    span(0, 'run', null),
    {
      type: 'run-ended',
      run,
      at: at(to),
      outcome: outcomeOf(sketch),
      provider: 'cpu',
      audio: audio === null ? null : seconds(audio),
      workerMemory: null,
      labDelay: null,
    },
  ];
}

/** One measured run, built from its events as a recording is. */
export function recordedRun(sketch: RunSketch): RecordedRun {
  const manifest = manifestOf({ name: 'a', work: [sketch.work ?? speak], repeats: 1, warmUps: 0 });
  const measured = manifest.plan.findIndex(({ kind }) => kind === 'measured');
  const run = buildSession(manifest, eventsOf(measured, sketch)).runs[measured];
  if (run === undefined) throw new Error('The plan has no measured run.');
  return run;
}
