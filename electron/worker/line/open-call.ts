import { constants, setPriority } from 'node:os';
import { DiskFull, tellDiskFull } from '../../common/disk-full.ts';
import type { CallRequest, LineNews, LineOrder } from '../../common/turn/line-protocol.ts';
import { hertz, millis, type Nanos, type Seconds, seconds } from '../../common/units.ts';
import { sileroAt16kHertz } from '../audio/speech-segments.ts';
import { loadStreamResampler } from '../audio/stream-resampler.ts';
import type { Clock } from '../clock.ts';
import { frameSize, loadSileroVad } from '../engines/silero-vad.ts';
import { RunFailure } from '../failure.ts';
import { Tracer } from '../tracer.ts';
import { Alarm } from './alarm.ts';
import { Call } from './call.ts';
import { callFiles } from './call-files.ts';
import { CallRecording, createRecordingFile } from './call-recording.ts';
import { CallTime } from './call-time.ts';
import type { Detect } from './ear.ts';

export type OpenCall = {
  /** An order that cannot be carried out ends the call. */
  readonly order: (order: LineOrder) => void;
  /** Ends the call as if somebody threw this. */
  readonly end: (thrown: unknown) => void;
  /** Resolves with the call's length once it was hung up and its recording is whole. Throws why it ended else. */
  readonly over: Promise<Seconds>;
};

/** Opens the line and keeps the call's time. Throws `model-missing`, `model-unreadable` and `disk-full`. */
export async function openCall(
  request: CallRequest,
  now: Clock,
  tell: (news: LineNews) => void,
): Promise<OpenCall> {
  goFirst();
  const rate = hertz(request.audioPath.sampleRate);
  const detect = await loadDetector(request.detector, now);
  const common = { from: hertz(24_000), to: rate };
  const resamplers = {
    ear: await loadStreamResampler(rate, sileroAt16kHertz.sampleRate),
    reply: await loadStreamResampler(common.from, common.to),
    microphone: await loadStreamResampler(hertz(48_000), rate),
  };
  const files = await callFiles(rate);
  const file = await createRecordingFile(request.call, rate).catch((thrown: unknown) => {
    throw nameDiskFull(thrown);
  });
  const recording = new CallRecording(file);
  const time = new CallTime(now(), rate, millis(request.audioPath.frame));
  const call = new Call({ request, time, now, files, recording, detect, resamplers, tell });
  const alarm = new Alarm(now);
  tell({ type: 'open', at: time.start });
  return {
    order: (order) => {
      // Thrown from here it would end the process, and the recording would stay open.
      try {
        call.order(order);
      } catch (thrown) {
        call.fail(thrown);
      }
      alarm.ring();
    },
    end: (thrown) => {
      call.fail(thrown);
      alarm.ring();
    },
    over: keepTime(call, now, (due) => alarm.sleepUntil(due)),
  };
}

/** Before the models, which take every core: a packet has its time, and takes little of anybody's. */
function goFirst(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST);
  } catch {
    // A right that few systems give. How late packets were is in the recording.
  }
}

/** Does what is due when it is due, until the call is over. `sleep` may end sooner: an order may have made more due. */
export async function keepTime(
  call: Call,
  now: Clock,
  sleep: (due: Nanos) => Promise<void>,
): Promise<Seconds> {
  try {
    while (call.ended === null) {
      await sleep(call.due);
      call.advance(now());
      await call.hear();
    }
  } catch (thrown) {
    call.fail(thrown);
  }
  let length = seconds(0);
  let failure: unknown = call.ended?.failure ?? null;
  try {
    length = await call.close();
  } catch (thrown) {
    failure ??= thrown;
  }
  if (failure !== null) throw nameDiskFull(failure);
  return length;
}

function nameDiskFull(thrown: unknown): unknown {
  const told = tellDiskFull(thrown);
  return told instanceof DiskFull ? new RunFailure('disk-full', told.message) : told;
}

async function loadDetector(path: string, now: Clock): Promise<Detect> {
  const tracer = new Tracer(now);
  const setup = { device: 'cpu', settings: {}, tellsPlacement: false, tracer, profiler: null };
  const detector = await loadSileroVad(path, setup);
  // The first calls of a session take longest.
  const warmUp = detector.follow();
  for (let frame = 0; frame < 20; frame++) await warmUp(new Float32Array(frameSize));
  const follow = detector.follow();
  return async (frame) => {
    const probability = await follow(frame);
    // Nobody looks at the spans of a line, and they would be kept.
    tracer.take();
    return probability;
  };
}
