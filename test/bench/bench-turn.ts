import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  applyEvent,
  emptySession,
  type RecordedSession,
} from '../../electron/common/recorded-session.ts';
import { type Scenario, scenarioSchema } from '../../electron/common/scenario.ts';
import { percentile } from '../../electron/common/statistics.ts';
import type { LineNews } from '../../electron/common/turn/line-protocol.ts';
import type { LineFigures } from '../../electron/common/turn/turn-events.ts';
import { isCountedTurn, turnFigures } from '../../electron/common/turn/turn-figures.ts';
import { turnWorkSchema } from '../../electron/common/turn/turn-work.ts';
import { elapsed, hertz, millis, nanos, nanosToMillis } from '../../electron/common/units.ts';
import type { Lab } from '../../electron/lab/lab.ts';
import { readScenario } from '../../electron/lab/read-scenario.ts';
import { runScenario } from '../../electron/lab/run-scenario.ts';
import { Line } from '../../electron/lab/turn/line.ts';
import { scriptedWriter } from '../../electron/lab/turn/scripted-writer.ts';
import { TurnTrace } from '../../electron/lab/turn/turn-trace.ts';
import { BenchWorker, root } from './bench-lab.ts';
import { type Result, resultOf } from './result.ts';

const conversations = 12;
const releases = 200;

/** The default voice turn with short replies, so that many turns take a few minutes. */
async function shortTurns(): Promise<Scenario> {
  const scenario = await readScenario(resolve(root, 'resources/scenarios/turn.json'));
  const work = scenario.work.map((one) =>
    one.kind !== 'turn' || !('asr' in one.agent) || one.agent.llm?.engine !== 'scripted'
      ? one
      : {
          ...one,
          pause: 0,
          agent: {
            ...one.agent,
            llm: { ...one.agent.llm, replies: ['Of course, one moment please.', 'It is done.'] },
          },
        },
  );
  return scenarioSchema.parse({ ...scenario, work, repeats: conversations });
}

/** At p95 over turns, the largest over turns, and the like: `value` is what the target is about. */
const upTo = (name: string, unit: string, target: number, values: number[], p: number): Result => ({
  ...resultOf(name, unit, target, values),
  value: percentile(values, p) ?? Number.NaN,
});

/** The lab's own share of a turn, and how far its spans are from the recorded call. */
export async function benchTurns(lab: Lab): Promise<Result[]> {
  const scenario = await shortTurns();
  const counted = (await measured(scenario, lab)).runs.filter(isCountedTurn).map(turnFigures);
  const known = (values: readonly (number | null)[]): number[] =>
    values.filter((value) => value !== null);
  return [
    upTo(
      "Voice turn: the lab's own share of the gap, p95",
      'ms',
      10,
      known(counted.map(({ lab: own }) => own)),
      0.95,
    ),
    upTo(
      'Voice turn: spans against the recorded call, largest difference',
      'ms',
      10,
      known(counted.map(({ recordedDifference: off }) => (off === null ? null : Math.abs(off)))),
      1,
    ),
  ];
}

async function measured(scenario: Scenario, lab: Lab): Promise<RecordedSession> {
  let session: RecordedSession | null = null;
  const { done } = runScenario(scenario, resolve(root, 'resources/scenarios'), lab, {
    started: (manifest) => {
      session = emptySession(manifest);
    },
    event: (event) => {
      if (session !== null) applyEvent(session, event);
    },
  });
  const { folder } = await done;
  await rm(folder, { recursive: true });
  if (session === null) throw new Error('The session never started.');
  return session;
}

/** When packets come and go beside their schedule, on a line that nothing else works beside. */
export async function benchLine(lab: Lab): Promise<Result[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'latency-lab-bench-'));
  const voice = await BenchWorker.load(lab, 'tts', 'tiny-tts-en');
  const reply = join(scratch, 'reply.wav');
  const { audioSeconds } = await voice.run({
    kind: 'tts',
    text: 'Of course. I have moved your table to Friday at half past seven.',
    speed: 1,
    audio: reply,
  });
  await voice.stop();
  const { model: detector = '' } = await lab.models.files('silero-vad-v5');
  const { path, endpointing } = turnWorkSchema.parse({
    kind: 'turn',
    caller: { says: [{ sample: 'jfk' }] },
    agent: { asr: { engine: 'local', model: 'none' }, llm: null, tts: null },
  });
  const line = await Line.open(
    BenchWorker.options(lab),
    {
      detector,
      audioPath: path,
      wait: endpointing.wait,
      partials: null,
      call: join(scratch, 'call.wav'),
      seed: 0,
      isLive: false,
      tellsArrivals: false,
    },
    millis(600_000),
    () => undefined,
    new AbortController().signal,
  );
  const figures: LineFigures[] = [];
  for (let turn = 0; turn < 12; turn++) {
    figures.push(
      await playTurn(line, turn, reply, Math.floor((audioSeconds - 0.5) * 44_100), scratch),
    );
  }
  await line.hangUp();
  await rm(scratch, { recursive: true });
  const p99 = (side: 'arrival' | 'playout'): number[] =>
    figures.flatMap((one) => one[side].p99 ?? []);
  const name = 'Line, nothing beside it, p99 beside the schedule of';
  return [
    resultOf(`${name} packets that arrive`, 'ms', 2, p99('arrival')),
    resultOf(`${name} packets that are played`, 'ms', 2, p99('playout')),
  ];
}

function playTurn(
  line: Line,
  turn: number,
  reply: string,
  samples: number,
  scratch: string,
): Promise<LineFigures> {
  const words = resolve(root, 'resources/audio/caller-3.flac');
  return new Promise((done, failed) => {
    void line.down.then(failed);
    line.listen((news: LineNews) => {
      if (news.type === 'speech-ended') {
        const piece = { file: reply, from: 0, samples, sampleRate: hertz(44_100) };
        line.order({ type: 'play', turn, reply: 0, ...piece });
        line.order({ type: 'reply-complete', turn, reply: 0 });
      } else if (news.type === 'reply-ended') done(news.figures);
      else if (news.type === 'no-speech') failed(new Error('The line heard nobody.'));
    });
    line.order({ type: 'utter', turn, file: words, heard: join(scratch, `heard-${turn}`) });
  });
}

/** When the first token of a scripted reply is there beside when it was due. */
export async function benchScript(): Promise<Result> {
  const late: number[] = [];
  const origin = process.hrtime.bigint();
  const now = () => nanos(Number(process.hrtime.bigint() - origin));
  const ttft = 50;
  const writer = scriptedWriter({ engine: 'scripted', replies: ['Yes.'], ttft, rate: 50 });
  for (let release = 0; release < releases; release++) {
    const trace = new TurnTrace(0, { add: () => undefined });
    const { signal } = new AbortController();
    const start = now();
    const hear = (_: string, at: ReturnType<typeof now>) =>
      late.push(nanosToMillis(elapsed(start, at)) - ttft);
    await writer.write([], hear, { trace, parent: trace.reserve(), signal, now });
  }
  return upTo('Scripted reply: first token after its time, p99', 'ms', 2, late, 0.99);
}
