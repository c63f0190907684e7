import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planRuns } from '../../electron/common/plan.ts';
import { scenarioSchema } from '../../electron/common/scenario.ts';
import { workerMessageSchema } from '../../electron/common/worker-protocol.ts';
import { type Lab, startClock } from '../../electron/lab/lab.ts';
import { openRecording } from '../../electron/lab/open-recording.ts';
import { RunTrace } from '../../electron/lab/run-trace.ts';
import { Tracer } from '../../electron/worker/tracer.ts';
import { type Result, resultOf } from './result.ts';

const spans = 20_000;
const rounds = 15;

/**
 * What a span costs from its opening in the worker to its line on the disk, the wire between processes
 * apart: tracing in the measured process; parsing, writing and syncing in the lab.
 */
export async function benchRecording(lab: Lab): Promise<Result[]> {
  const traced: number[] = [];
  const written: number[] = [];
  const scratch = await mkdtemp(join(tmpdir(), 'latency-lab-bench-'));
  const scenario = scenarioSchema.parse({
    name: 'bench',
    work: [{ kind: 'tts', model: 'none', text: 'none' }],
  });
  const place: Lab = { ...lab, home: { ...lab.home, sessions: scratch } };
  try {
    const { recorder } = await openRecording(
      scenario,
      planRuns(scenario),
      [],
      scratch,
      place,
      () => undefined,
    );
    const { now } = startClock();
    const tracer = new Tracer(now);
    for (let round = -3; round < rounds; round++) {
      const from = process.hrtime.bigint();
      tracer.restart();
      for (let span = 0; span < spans / 2; span++) {
        tracer.open('token');
        tracer.open('model-call');
        tracer.close({ model: 'decoder', shape: 'frames 415, cache 12', phase: 'steady' });
        tracer.close({ step: span, id: 1234 });
      }
      const batch = tracer.take();
      const between = process.hrtime.bigint();
      const message = workerMessageSchema.parse({ type: 'spans', job: 0, batch });
      const trace = new RunTrace(0, recorder);
      if (message.type === 'spans') trace.add(message);
      await recorder.closeRun({
        type: 'run-ended',
        run: 0,
        at: now(),
        outcome: { status: 'measured' },
        provider: null,
        audio: null,
        workerMemory: null,
        labDelay: null,
      });
      const to = process.hrtime.bigint();
      if (round < 0) continue;
      traced.push(Number(between - from) / spans / 1e3);
      written.push(Number(to - between) / spans / 1e3);
    }
    await recorder.seal();
  } finally {
    await rm(scratch, { recursive: true });
  }
  const both = traced.map((cost, round) => cost + (written[round] ?? 0));
  return [
    resultOf('A span, traced in the measured process', 'µs', 1, traced),
    resultOf('A span, from its opening to its line on the disk', 'µs', 2, both),
  ];
}
