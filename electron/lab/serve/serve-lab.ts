import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DiskFull, tellDiskFull } from '../../common/disk-full.ts';
import { failed, type RunOutcome } from '../../common/outcome.ts';
import type { PlannedRun } from '../../common/plan.ts';
import { type Scenario, scenarioSchema, type Work } from '../../common/scenario.ts';
import type { SessionEvent, SessionManifest } from '../../common/session.ts';
import { hertz, millis } from '../../common/units.ts';
import { checkTargets } from '../devices/check-targets.ts';
import { type Lab, startClock } from '../lab.ts';
import { openRecording } from '../open-recording.ts';
import { largestEvents } from '../read-session.ts';
import { RunExecutor } from '../run-executor.ts';
import { type Sampling, startSampling } from '../sampling.ts';
import { scriptedWriter } from '../turn/scripted-writer.ts';
import { WorkerPool, type WorkerWatch } from '../worker-pool.ts';
import { CannotServe } from './cannot-serve.ts';
import { type Listening, listen } from './listen.ts';
import { LoopWatch } from './loop-watch.ts';
import type { Asked, Offer, Script } from './offer.ts';
import { GrowingPlan, labFailure, RequestRun, type RequestTold } from './request-run.ts';
import { type ServedKind, ServedModel } from './served-model.ts';
import { protocolRate, rateChange } from './sound-out.ts';

export type Place = { readonly model: string; readonly device: string };

export type ServeOptions = {
  readonly name: string;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** What clients must send; null where whoever is on this machine may ask. */
  readonly token: string | null;
  readonly tts: Place;
  readonly asr: Place;
  readonly llm: Place | Script;
  readonly telemetryRate: number;
  /** Bytes of events that the recording may have: what can be opened again, where it is left out. */
  readonly mostEvents?: number;
};

/** The share of that at which the server ends: what is under way still has room. */
const nearlyFull = 15 / 16;

const tooLong = (mostEvents: number): string =>
  `The recording has nearly ${mostEvents / 2 ** 20} MiB of events, the most that can be opened again: the server ends here. Start it again for another recording.`;

export type ServeListener = {
  readonly event: (event: SessionEvent) => void;
  readonly request: (told: RequestTold) => void;
  /** A request that became no run, in a sentence. */
  readonly refused: (status: number, method: string, path: string, why: string) => void;
};

export type Served = {
  readonly manifest: SessionManifest;
  readonly folder: string;
  readonly port: number;
  /** Resolves with a sentence where the server had to give up by itself. */
  readonly gaveUp: Promise<string>;
  /** Gives up what is under way and seals the recording. */
  readonly close: () => Promise<void>;
};

/**
 * The lab's engines behind the OpenAI protocol: loads them, opens the server, and records every request as a run until
 * it is closed. Throws `CannotServe`, `UnusableScenario` and `DiskFull`.
 */
export async function serveLab(
  options: ServeOptions,
  lab: Lab,
  listener: ServeListener,
): Promise<Served> {
  const scenario = scenarioOf(options);
  const plan = loadsOf(options);
  const clock = startClock();
  let sampling: Sampling | null = null;
  const watch: WorkerWatch = {
    watch: (pid) => sampling?.watch(pid),
    unwatch: (pid) => sampling?.unwatch(pid),
  };
  const pool = new WorkerPool(lab, clock, watch);
  /** Of the loads that are under way. */
  const outcomes = new Map<number, RunOutcome | null>();
  const devices = await checkTargets(scenario, lab.devices, lab.catalog);
  const opened = await openRecording(scenario, plan, devices, lab.home.sessions, lab, (event) => {
    if (event.type === 'run-ended' && outcomes.has(event.run)) {
      outcomes.set(event.run, event.outcome);
    }
    listener.event(event);
  });
  const { recorder, manifest, inputs } = opened;
  const telemetry = startSampling({
    lab,
    clock,
    rate: scenario.telemetryRate,
    gpus: manifest.machine.gpus,
    add: (event) => recorder.add(event),
  });
  sampling = telemetry;
  const { locate } = telemetry;
  const executor = new RunExecutor({
    scenario,
    plan,
    inputs,
    devices,
    lab,
    clock,
    pool,
    watch,
    recorder,
    locate,
    person: null,
  });
  const stalls = new LoopWatch();
  const { mostEvents = largestEvents } = options;
  const growing = new GrowingPlan(recorder, clock.now, plan.length, scenario.work.length);
  let isLoading: Promise<unknown> = Promise.resolve();
  let giveUp: (why: string) => void = () => undefined;
  const gaveUp = new Promise<string>((resolve) => {
    giveUp = resolve;
  });
  let isFull = false;
  const diskFull = ({ message }: DiskFull): void => {
    isFull = true;
    giveUp(message);
  };

  /** Models are loaded one after the other, so that none takes the time of another. */
  const load = (run: PlannedRun): Promise<RunOutcome> => {
    const loading = isLoading.then(async () => {
      outcomes.set(run.index, null);
      await executor.execute(run, () => false);
      return outcomes.get(run.index) ?? failed('engine-error', 'The load did not end.');
    });
    isLoading = loading.catch(() => undefined).finally(() => outcomes.delete(run.index));
    return loading.catch((thrown: unknown) => {
      if (!(thrown instanceof DiskFull)) throw thrown;
      diskFull(thrown);
      return failed('disk-full', thrown.message);
    });
  };

  const end = async (): Promise<void> => {
    await executor.close();
    await pool.stopAll();
    await telemetry.stop();
    // The room that was kept for it is given to the seal.
    if (isFull) await recorder.closeWithoutRoom([]);
    await recorder.seal();
  };

  try {
    const served = (kind: ServedKind): ServedModel => {
      const run = plan.find(({ link }) => link === kind) ?? never();
      return new ServedModel({
        kind,
        load: run,
        pool,
        now: clock.now,
        limit: millis(scenario.timeLimit * 1e3),
        reload: ({ index, ...again }) => {
          reloads += 1;
          return load(growing.addRun({ ...again, repeat: reloads }));
        },
      });
    };
    let reloads = 0;
    for (const run of plan) {
      const outcome = await load(run);
      if (outcome.status === 'failed') throw new CannotServe(outcome.detail);
    }
    // Read now: the first request would wait for it.
    (await rateChange(hertz(48_000), protocolRate)).end();
    const { llm } = options;
    const offer: Offer = {
      tts: served('tts'),
      asr: served('asr'),
      llm: 'engine' in llm ? { script: llm, writer: scriptedWriter(llm) } : served('llm'),
      record: (asked) => record(asked),
      date: () => Math.floor(manifest.startedAt / 1e3 + clock.now() / 1e9),
    };
    const listening: Listening = await listen(options, {
      offer,
      gate: options,
      now: clock.now,
      refused: listener.refused,
      diskFull,
    });
    const close = async (): Promise<void> => {
      await listening.close();
      await end();
    };
    return { manifest, folder: recorder.folder, port: listening.port, gaveUp, close };
  } catch (thrown) {
    await end();
    throw thrown;
  }

  async function record({ work, arrived, audio, ...asked }: Asked): Promise<RequestRun> {
    const file = audio === undefined ? null : `audio/input-${growing.nextWork}${audio.extension}`;
    const run = growing.addRequest(work, asked, file);
    const input = file === null ? null : join(recorder.folder, file);
    const told = (request: RequestTold): void => {
      listener.request(request);
      if (recorder.size > mostEvents * nearlyFull) giveUp(tooLong(mostEvents));
    };
    const own = new RequestRun(run, arrived, input, { recorder, now: clock.now, stalls, told });
    if (input !== null && audio !== undefined) {
      await writeFile(input, audio.bytes).catch(async (cause: unknown) => {
        const thrown = tellDiskFull(cause);
        // Where the disk is full, the log may not hold this either.
        await own.end(labFailure(thrown)).catch(() => undefined);
        throw thrown;
      });
    }
    return own;
  }
}

/** The session as a scenario: one work for each model, of which only its load is planned. */
function scenarioOf({ name, tts, asr, llm, telemetryRate }: ServeOptions): Scenario {
  const work: Work[] = [
    { kind: 'tts', model: tts.model, text: '', speed: 1 },
    { kind: 'asr', model: asr.model, audio: { file: 'the audio of requests' } },
    ...('engine' in llm
      ? []
      : [
          {
            kind: 'llm' as const,
            model: llm.model,
            messages: [{ role: 'user' as const, content: '' }],
            maxTokens: 1,
          },
        ]),
  ];
  const devices = placesOf({ tts, asr, llm }).map(([, { device }]) => device);
  return scenarioSchema.parse({
    name,
    work,
    devices: [...new Set(devices)],
    warmUps: 0,
    repeats: 1,
    telemetryRate,
  });
}

const placesOf = ({
  tts,
  asr,
  llm,
}: Pick<ServeOptions, 'tts' | 'asr' | 'llm'>): [ServedKind, Place][] => [
  ['tts', tts],
  ['asr', asr],
  ...('engine' in llm ? [] : [['llm', llm] satisfies [ServedKind, Place]]),
];

const loadsOf = (options: ServeOptions): PlannedRun[] =>
  placesOf(options).map(([link, { model, device }], index) => ({
    index,
    kind: 'load',
    work: index,
    repeat: 0,
    model,
    device,
    settings: {},
    profiled: false,
    link,
  }));

function never(): never {
  throw new Error('A model is served that the plan does not load.');
}
