import { type Stage, stages } from '../../electron/common/stages.ts';
import type { Attribute } from '../../electron/common/trace.ts';
import { nanos } from '../../electron/common/units.ts';
import type { RunInput } from '../../electron/common/worker-protocol.ts';
import type { Engine, EngineRequest, Output } from '../../electron/worker/engines/engine.ts';
import { RunCancelled } from '../../electron/worker/failure.ts';
import { Tracer } from '../../electron/worker/tracer.ts';

export type TracedSpan = {
  readonly stage: Stage;
  readonly parent: Stage | null;
  readonly attributes: Readonly<Record<string, Attribute>>;
};

/** An engine in this process, on the CPU; what it does can be read from its tracer. */
export async function engineHere(
  load: (request: EngineRequest) => Promise<Engine>,
  request: Pick<EngineRequest, 'family' | 'files'>,
): Promise<{ engine: Engine; tracer: Tracer }> {
  let time = 0;
  const tracer = new Tracer(() => nanos(time++));
  const setup = { device: 'cpu', settings: {}, tellsPlacement: false, tracer, profiler: null };
  const engine = await load({ ...setup, ...request });
  tracer.take();
  return { engine, tracer };
}

/** Runs it, and collects texts and spans, in the order of their ends. `patience`: cancelled after so many questions. */
export async function hearWith(
  { engine, tracer }: { engine: Engine; tracer: Tracer },
  input: RunInput,
  patience = Number.POSITIVE_INFINITY,
): Promise<{ texts: string[]; spans: TracedSpan[]; thrown: unknown; audio: number | null }> {
  const texts: string[] = [];
  let questions = 0;
  const output: Output = {
    audio: () => Promise.reject(new Error('Nobody asked for audio.')),
    text: (text) => texts.push(text),
    partial: () => undefined,
    delta: () => undefined,
    checkCancelled: () => {
      if (questions++ >= patience) throw new RunCancelled();
    },
  };
  tracer.restart();
  let thrown: unknown = null;
  let audio: number | null = null;
  try {
    audio = await engine.run(input, output);
  } catch (caught) {
    thrown = caught;
  }
  return { texts, spans: spansOf(tracer), thrown, audio };
}

function spansOf(tracer: Tracer): TracedSpan[] {
  const batch = tracer.take();
  if (batch === null) return [];
  const stageOf = new Map([...batch.id].map((id, row) => [id, stages[batch.stage[row] ?? 0]]));
  return [...batch.id].map((id, row) => ({
    stage: stageOf.get(id) ?? 'run',
    parent: stageOf.get(batch.parent[row] ?? -1) ?? null,
    attributes: batch.attributes[row] ?? {},
  }));
}
