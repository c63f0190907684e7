import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toRecordedSpans, withLists } from '../../electron/common/recorded-spans.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import { stages } from '../../electron/common/stages.ts';
import { hertz, nanos, seconds } from '../../electron/common/units.ts';
import { manifestOf } from '../support/manifest.ts';

const runs = 20;
const callsInRun = 50;
const operatorsInCall = 999;
const series = 10;
const readings = 10_000;
const operatorTime = 15_000;
const callTime = operatorTime * (operatorsInCall + 1);
const runTime = callTime * callsInRun + 1e8;

export const largeRecording = {
  spans: runs * (1 + callsInRun * (1 + operatorsInCall)),
  samples: series * readings,
};

/**
 * A recording as large as the window has to bear, made up: it has the form of profiled runs of a decoder and is
 * a measurement of nothing. Each run is one batch, children before their parents, as a worker tells them.
 */
export async function writeLargeRecording(sessions: string, id: string): Promise<void> {
  const manifest = manifestOf({
    name: 'Made up: large',
    work: [{ kind: 'tts', model: 'made-up', text: 'made up' }],
    repeats: runs,
    warmUps: 0,
  });
  const folder = join(sessions, id);
  await mkdir(join(folder, 'audio'), { recursive: true });
  await mkdir(join(folder, 'profiles'));
  const sealed = { ...manifest, id, state: 'sealed', startedAt: Date.now() };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(sealed));
  const measured = manifest.plan.filter(({ kind }) => kind === 'measured');
  const events = [
    ...measured.flatMap(({ index }, place) => eventsOfRun(index, place * runTime)),
    ...telemetry(runs * runTime),
  ];
  const lines = events.map(
    (event) => `${JSON.stringify(event.type === 'spans' ? withLists(event) : event)}\n`,
  );
  await writeFile(join(folder, 'events.jsonl'), lines.join(''));
}

function eventsOfRun(run: number, from: number): SessionEvent[] {
  const to = from + runTime - 5e7;
  return [
    { type: 'run-started', run, at: nanos(from) },
    { type: 'spans', run, ...toRecordedSpans(batchOf(from, to)) },
    {
      type: 'run-ended',
      run,
      at: nanos(to),
      outcome: { status: 'measured' },
      provider: 'cpu',
      audio: seconds(1),
      workerMemory: null,
      labDelay: null,
    },
  ];
}

function batchOf(from: number, to: number) {
  const [root, call, operator] = [
    stages.indexOf('run'),
    stages.indexOf('model-call'),
    stages.indexOf('operator'),
  ];
  const batch = {
    id: [] as number[],
    parent: [] as number[],
    stage: [] as number[],
    start: [] as number[],
    end: [] as number[],
    attributes: [] as (Record<string, string> | null)[],
  };
  const add = (row: readonly number[], attributes: Record<string, string> | null): void => {
    const [id = 0, parent = -1, stage = 0, start = 0, end = 0] = row;
    batch.id.push(id);
    batch.parent.push(parent);
    batch.stage.push(stage);
    batch.start.push(start);
    batch.end.push(end);
    batch.attributes.push(attributes);
  };
  for (let i = 0; i < callsInRun; i++) {
    const own = 1 + i * (1 + operatorsInCall);
    const start = from + i * callTime;
    for (let k = 0; k < operatorsInCall; k++) {
      const at = start + k * operatorTime;
      add([own + 1 + k, own, operator, at, at + operatorTime * 0.8], {
        operator: k % 3 === 0 ? 'MatMul' : 'Add',
        node: `/decoder/layer.${k}/node`,
        provider: 'CPU',
        shapes: `1×1×288 · 288×${i} → 1×1×${i}`,
      });
    }
    add([own, 0, call, start, start + callTime - operatorTime], {
      model: 'decoder',
      phase: 'steady',
    });
  }
  add([0, -1, root, from, to], null);
  return batch;
}

function telemetry(until: number): SessionEvent[] {
  const events: SessionEvent[] = Array.from({ length: series }, (_, id) => ({
    type: 'series',
    id,
    metric: 'worker-cpu',
    unit: '%',
    source: 'made up',
    gpu: null,
    pid: 1 + id,
    window: null,
    rate: hertz(100),
    at: nanos(0),
  }));
  for (let reading = 0; reading < readings; reading++) {
    events.push({
      type: 'samples',
      at: nanos((until * reading) / readings),
      values: Array.from({ length: series }, (_, id) => [id, (reading * (id + 1)) % 100]),
    });
  }
  return events;
}
