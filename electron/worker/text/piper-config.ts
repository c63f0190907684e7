import { z } from 'zod';
import { readJsonObject } from './json-file.ts';

const idMapSchema = z.record(z.string(), z.array(z.int().nonnegative()));

/** The settings that come with every Piper voice, `NAME.onnx.json`: what of them is needed to speak. */
const piperConfigSchema = z.object({
  audio: z.object({ sample_rate: z.int().min(8_000).max(192_000) }),
  /** `de_DE`; voices of the first years lack it. */
  language: z.object({ code: z.string().min(1) }).optional(),
  espeak: z.object({ voice: z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/) }),
  inference: z
    .object({
      noise_scale: z.number().default(0.667),
      length_scale: z.number().positive().default(1),
      noise_w: z.number().default(0.8),
    })
    .prefault({}),
  /** `text`: the voice reads letters, not phonemes. */
  phoneme_type: z.enum(['espeak', 'text']).default('espeak'),
  num_speakers: z.int().positive().default(1),
  speaker_id_map: z.record(z.string(), z.int().nonnegative()).default({}),
  /** Replaces phonemes of espeak-ng before their ids are looked up. */
  phoneme_map: z.record(z.string(), z.array(z.string())).default({}),
  phoneme_id_map: idMapSchema.refine(
    (map) => ['_', '^', '$'].every((mark) => map[mark] !== undefined),
    'lacks the ids of "_", "^" or "$"',
  ),
});
export type PiperConfig = z.output<typeof piperConfigSchema>;

/** BCP 47, with "_" perhaps. espeak-ng's voice, which stands in for it, may be none: `cmn` is Chinese. */
export const languageOf = ({ language, espeak }: PiperConfig): string =>
  language?.code ?? espeak.voice;

/** @throws Error naming the file and what is wrong in it. */
export function loadPiperConfig(path: string): PiperConfig {
  const what = 'configuration of the Piper voice';
  const parsed = piperConfigSchema.safeParse(readJsonObject(path, what));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(
    `The ${what} in ${path} is not what it should be: ${issue?.path.join('.')}: ${issue?.message}.`,
  );
}

/** espeak-ng says c in Brazilian Portuguese where Piper's voices learned k. */
const brazilian: Readonly<Record<string, readonly string[]>> = { c: ['k'] };

/**
 * int64[n]: "^", then each phoneme followed by the pad "_", then "$", as Piper does (`phoneme_ids.cpp`): the pad
 * also stands behind "^". A phoneme may have several ids; one without any is dropped.
 */
export function encodePiper(phonemes: string, config: PiperConfig): BigInt64Array {
  const map = config.phoneme_id_map;
  const replaced = {
    ...(config.espeak.voice === 'pt-br' ? brazilian : {}),
    ...config.phoneme_map,
  };
  const pad = map._ ?? [];
  const ids = [...(map['^'] ?? []), ...pad];
  for (const phoneme of phonemes.normalize('NFD')) {
    for (const heard of replaced[phoneme] ?? [phoneme]) {
      const own = map[heard];
      if (own !== undefined && !'_^$'.includes(heard)) ids.push(...own, ...pad);
    }
  }
  ids.push(...(map.$ ?? []));
  return BigInt64Array.from(ids, BigInt);
}
