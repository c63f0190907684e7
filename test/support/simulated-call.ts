import type { CallRequest, LineNews, LineOrder } from '../../electron/common/turn/line-protocol.ts';
import { type AudioPath, audioPathSchema } from '../../electron/common/turn/turn-work.ts';
import { hertz, millis, type Nanos, nanos } from '../../electron/common/units.ts';
import { loadStreamResampler } from '../../electron/worker/audio/stream-resampler.ts';
import { Call } from '../../electron/worker/line/call.ts';
import { CallRecording } from '../../electron/worker/line/call-recording.ts';
import { CallTime } from '../../electron/worker/line/call-time.ts';
import type { Detect } from '../../electron/worker/line/ear.ts';
import { keepTime } from '../../electron/worker/line/open-call.ts';

/** Hears speech in every frame that is loud enough: what a call makes of it can be drawn. */
const hearsLevel: Detect = (frame) =>
  Promise.resolve(
    frame.reduce((sum, sample) => sum + sample ** 2, 0) / frame.length > 1e-3 ? 0.9 : 0.1,
  );

/** What is said to a simulated call, at a time in seconds from its start. */
export type Timed = { readonly at: number; readonly order: LineOrder };

type PathInput = Partial<Omit<AudioPath, 'network'>> & { network?: Partial<AudioPath['network']> };

export type Simulation = {
  readonly path?: PathInput;
  readonly request?: Partial<
    Pick<CallRequest, 'wait' | 'partials' | 'seed' | 'isLive' | 'tellsArrivals'>
  >;
  /** By name, at the call's rate. */
  readonly files: Readonly<Record<string, Float32Array>>;
  readonly orders: readonly Timed[];
  /** What the lab orders when it hears the news. */
  readonly answer?: (news: LineNews) => readonly LineOrder[];
  /** Seconds. */
  readonly length: number;
  /** How late the machine is at each waking, in milliseconds. */
  readonly late?: () => number;
};

export type SimulatedCall = {
  readonly news: readonly LineNews[];
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** Of `heard` files, the last of each name. */
  readonly heard: ReadonlyMap<string, Int16Array>;
  readonly seconds: number;
};

/** Not 0: what forgets that a call begins somewhere shows. */
export const callStart = 5e9;

/** Seconds of the call. */
export const inCall = (time: number): number => (time - callStart) / 1e9;

/** A whole call in simulated time: the same every time, and as fast as it can be computed. */
export async function simulateCall(simulation: Simulation): Promise<SimulatedCall> {
  const audioPath = audioPathSchema.parse(simulation.path ?? {});
  const rate = hertz(audioPath.sampleRate);
  const request = {
    ...{ audioPath, wait: 0.5, partials: null, seed: 1, isLive: false, tellsArrivals: false },
    ...simulation.request,
  };
  let clock: Nanos = nanos(callStart);
  const time = new CallTime(clock, rate, millis(audioPath.frame));
  const blocks: Int16Array[] = [];
  const recording = new CallRecording({
    append: async (samples) => {
      blocks.push(samples);
    },
    close: () => Promise.resolve(),
  });
  const heard = new Map<string, Int16Array>();
  const fileAt = (path: string): Float32Array => {
    const found = simulation.files[path];
    if (found === undefined) throw new Error(`There is no file ${path}.`);
    return found;
  };
  const news: LineNews[] = [];
  const pending: LineOrder[] = [];
  const call = new Call({
    request,
    time,
    now: () => clock,
    recording,
    files: {
      utterance: async (path) => fileAt(path),
      stretch: async ({ file, from, samples }) => fileAt(file).slice(from, from + samples),
      heard: async (path, samples) => {
        heard.set(path, samples);
      },
    },
    detect: hearsLevel,
    resamplers: {
      ear: await loadStreamResampler(rate, hertz(16_000)),
      reply: await loadStreamResampler(hertz(24_000), rate),
      microphone: await loadStreamResampler(hertz(48_000), rate),
    },
    tell: (one) => {
      news.push(one);
      pending.push(...(simulation.answer?.(one) ?? []));
    },
  });
  const timed = [...simulation.orders].sort((a, b) => a.at - b.at);
  const settle = async (): Promise<void> => {
    await new Promise(setImmediate);
    for (const order of pending.splice(0)) call.order(order);
    await new Promise(setImmediate);
  };
  const sleep = async (due: Nanos): Promise<void> => {
    for (;;) {
      await settle();
      const next = timed[0];
      const at = next === undefined ? Number.POSITIVE_INFINITY : callStart + next.at * 1e9;
      if (next === undefined || at > due) break;
      timed.shift();
      clock = nanos(Math.max(clock, at));
      call.order(next.order);
      if (call.due <= clock) return;
    }
    clock = nanos(Math.max(clock, due + (simulation.late?.() ?? 0) * 1e6));
    if (inCall(clock) >= simulation.length) call.order({ type: 'hang-up' });
  };
  const seconds = await keepTime(call, () => clock, sleep);
  const stereo = Int16Array.from(blocks.flatMap((block) => [...block]));
  const channel = (place: number): Float32Array =>
    Float32Array.from(
      { length: stereo.length / 2 },
      (_, i) => (stereo[2 * i + place] ?? 0) / 32_768,
    );
  return { news, left: channel(0), right: channel(1), heard, seconds };
}

/** `#` is 100 ms of a tone, everything else as much silence. */
export function drawn(drawing: string, rate: number, frequency = 400): Float32Array {
  const length = rate / 10;
  return Float32Array.from({ length: drawing.length * length }, (_, i) =>
    drawing[Math.floor(i / length)] === '#'
      ? 0.5 * Math.sin((2 * Math.PI * frequency * i) / rate)
      : 0,
  );
}

/** The other way round: one mark for each 100 ms, `#` where more than half of it is loud. */
export function drawingOf(samples: Float32Array, rate: number): string {
  const length = rate / 10;
  return Array.from({ length: Math.floor(samples.length / length) }, (_, place) => {
    const part = samples.subarray(place * length, (place + 1) * length);
    const level = Math.sqrt(part.reduce((sum, sample) => sum + sample ** 2, 0) / length);
    return level > 0.25 ? '#' : '.';
  }).join('');
}
