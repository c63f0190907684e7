import { join, resolve } from 'node:path';
import { stages } from '../../electron/common/stages.ts';
import { millis } from '../../electron/common/units.ts';
import type { RunInput, SpanBatch } from '../../electron/common/worker-protocol.ts';
import { EngineHost, type HostOptions, type JobMessage } from '../../electron/host/engine-host.ts';
import { launchNode } from '../../electron/host/launch-node.ts';
import { findEngineFiles } from '../../electron/lab/engine-files.ts';
import type { Graphs } from '../../electron/lab/graph-cache.ts';
import { type Lab, startClock } from '../../electron/lab/lab.ts';
import { makeLab } from '../../electron/lab/make-lab.ts';
import { version } from '../../package.json';

/** The repository's root: the bench runs there. */
export const root = process.cwd();

/** The lab as the command line wires it. */
export const openLab = (): Promise<Lab> =>
  makeLab(
    {
      resources: resolve(root, 'resources'),
      programs: resolve(root, 'out/main'),
      version,
      env: process.env,
    },
    launchNode,
  );

/** What one run cost, in nanoseconds: the whole of it, and the part inside the inference runtime. */
export type RunCost = {
  readonly wall: number;
  readonly insideRuntime: number;
  readonly spans: number;
  /** Request to first audio chunk, with the silence that it begins with. */
  readonly toFirstAudio: number | null;
  /** Made by the model, the silence that was cut from its start among it. */
  readonly audioSeconds: number;
};

const runStage = stages.indexOf('run');
const callStage = stages.indexOf('model-call');
const trimStage = stages.indexOf('trim');

const loadStage = stages.indexOf('load');

const lengthOf = ({ stage, start, end }: SpanBatch, of: number): number =>
  stage.reduce(
    (sum, index, row) => (index === of ? sum + (end[row] ?? 0) - (start[row] ?? 0) : sum),
    0,
  );

/** A worker with its model loaded, driven through the lab's own host. */
export class BenchWorker {
  readonly #host: EngineHost;
  readonly #options: HostOptions;
  /** From the request's arrival in the worker, in nanoseconds. */
  readonly loadTime: number;

  private constructor(host: EngineHost, options: HostOptions, loadTime: number) {
    this.#host = host;
    this.#options = options;
    this.loadTime = loadTime;
  }

  get pid(): number | undefined {
    return this.#host.pid;
  }

  static options(lab: Lab): HostOptions {
    return {
      launch: lab.launchWorker,
      ...startClock(),
      startLimit: millis(20_000),
      cancelGrace: millis(1_000),
    };
  }

  static async load(
    lab: Lab,
    kind: RunInput['kind'],
    model: string,
    graphs: Graphs = {},
  ): Promise<BenchWorker> {
    const files = await findEngineFiles(model, kind, lab);
    if ('status' in files) throw new Error(files.detail);
    const options = BenchWorker.options(lab);
    const started = await EngineHost.start(options);
    if ('failure' in started) throw new Error(started.failure.detail);
    let loadTime = 0;
    const { outcome } = await started.host.work(
      {
        type: 'load',
        ...files,
        device: 'cpu',
        settings: {},
        profiles: null,
        graphs,
        tellsPlacement: false,
      },
      millis(60_000),
      (message) => {
        if (message.type === 'spans') loadTime += lengthOf(message.batch, loadStage);
      },
    );
    if (outcome.status === 'failed') throw new Error(outcome.detail);
    return new BenchWorker(started.host, options, loadTime);
  }

  async run(input: RunInput): Promise<RunCost> {
    const messages: JobMessage[] = [];
    const from = this.#options.now();
    const result = await this.#host.work(
      { type: 'run', input, profile: null },
      millis(600_000),
      (message) => messages.push(message),
    );
    if (result.outcome.status !== 'measured') {
      throw new Error(`The run was not measured: ${JSON.stringify(result.outcome)}`);
    }
    let wall = 0;
    let insideRuntime = 0;
    let spans = 0;
    let toFirstAudio: number | null = null;
    let trimmed = 0;
    for (const message of messages) {
      if (message.type === 'audio' && toFirstAudio === null) {
        toFirstAudio = message.at - from + (message.leadingSilence ?? 0) * 1e9;
      }
      if (message.type !== 'spans') continue;
      const { stage, start, end, attributes } = message.batch;
      spans += stage.length;
      stage.forEach((index, row) => {
        const length = (end[row] ?? 0) - (start[row] ?? 0);
        if (index === runStage) wall += length;
        if (index === callStage) insideRuntime += length;
        if (index === trimStage) trimmed += Number(attributes[row]?.seconds ?? 0);
      });
    }
    return {
      wall,
      insideRuntime,
      spans,
      toFirstAudio,
      audioSeconds: (result.audio ?? 0) + trimmed,
    };
  }

  stop(): Promise<unknown> {
    return this.#host.stop();
  }
}

/** The sample of real speech that comes with the default models. */
export async function samplePath(lab: Lab): Promise<string> {
  const { audio } = await lab.models.files('jfk');
  if (audio === undefined) throw new Error('The sample "jfk" is missing: latency-lab models pull');
  return audio;
}

export const plainScript = (name: string): string => join(root, 'test/bench', name);
