import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UnusableModel } from './unusable-model.ts';

/** Of a voice's settings (`VOICE.onnx.json`), what a catalog says of a model. */
const schema = z.object({
  audio: z.object({ sample_rate: z.int().positive() }),
  espeak: z.object({ voice: z.string().min(2) }).optional(),
  language: z.object({ code: z.string().min(2) }).optional(),
});

/** @throws UnusableModel for what are no settings of a Piper voice */
export async function readPiperConfig(
  path: string,
): Promise<{ readonly sampleRate: number; readonly languages: readonly string[] }> {
  const parsed = schema.safeParse(parseJson(await readFile(path, 'utf8')));
  if (!parsed.success) {
    throw new UnusableModel(
      `${path} is not the settings file of a Piper voice: it must name audio.sample_rate.`,
    );
  }
  const { audio, language, espeak } = parsed.data;
  const tag = language?.code.replaceAll('_', '-') ?? espeak?.voice;
  return { sampleRate: audio.sample_rate, languages: tag === undefined ? [] : [tag] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
