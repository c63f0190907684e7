import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stages } from '../../electron/common/stages.ts';
import { hertz, nanos } from '../../electron/common/units.ts';
import type { EngineFamily, RunInput } from '../../electron/common/worker-protocol.ts';
import { AudioFile } from '../../electron/worker/audio-file.ts';
import { loadEngine } from '../../electron/worker/engines/load-engine.ts';
import { outputOf } from '../../electron/worker/output.ts';
import { Tracer } from '../../electron/worker/tracer.ts';
import { temporaryFolder } from './own-home.ts';

/** What an engine said: its audio chunk by chunk, and its spans in the order in which they closed. */
export type Spoken = {
  readonly chunks: readonly Float32Array[];
  readonly sampleRate: number;
  readonly seconds: number | null;
  readonly spans: readonly { readonly stage: string; readonly attributes: object | null }[];
};

export type Asked = Partial<Extract<RunInput, { readonly kind: 'tts' }>>;

/** An engine on the CPU with its output checked as a worker does it. */
export async function speakingEngine(
  family: EngineFamily,
  files: Readonly<Record<string, string>>,
): Promise<(text: string, asked?: Asked) => Promise<Spoken>> {
  let time = 0;
  const now = () => nanos(time++);
  const tracer = new Tracer(now);
  const engine = await loadEngine({
    family,
    files,
    device: 'cpu',
    settings: {},
    tellsPlacement: false,
    tracer,
    profiler: null,
  });
  const audio = join(await temporaryFolder(), 'speech.wav');
  return async (text, asked = {}) => {
    tracer.take();
    const chunks: Float32Array[] = [];
    let sampleRate = 0;
    const channel = { send: () => Promise.resolve(), onMessage: () => undefined };
    const file = new AudioFile(audio);
    const output = outputOf(0, channel, tracer, now, () => false, file);
    try {
      const seconds = await engine.run(
        { kind: 'tts', text, speed: 1, audio, ...asked },
        {
          ...output,
          audio: (samples, rate) => {
            chunks.push(samples.slice());
            sampleRate = rate;
            return output.audio(samples, hertz(rate));
          },
        },
      );
      const batch = tracer.take();
      const spans = Array.from(batch?.stage ?? [], (index, at) => ({
        stage: stages[index] ?? '',
        attributes: batch?.attributes[at] ?? null,
      }));
      return { chunks, sampleRate, seconds, spans };
    } finally {
      file.close();
    }
  };
}

/** A file of the test with these bytes, in a folder of its own. */
export async function fileWith(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, bytes);
  return path;
}
