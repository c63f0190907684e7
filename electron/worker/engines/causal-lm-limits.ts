import { z } from 'zod';
import { readModelJson } from './read-model-json.ts';

const ids = z.union([z.int(), z.array(z.int())]).nullish();
const count = z.int().positive().nullish();

const positions = {
  max_position_embeddings: count,
  n_positions: count,
  n_ctx: count,
};

const configSchema = z.looseObject({
  ...positions,
  eos_token_id: ids,
  num_hidden_layers: count,
  n_layer: count,
  /** Of a model that also sees or hears. */
  text_config: z
    .looseObject({ ...positions, eos_token_id: ids, num_hidden_layers: count })
    .nullish(),
});

/** Its `max_length` is a habit of the model's authors, and no room: 20 where nobody set it. */
const generationConfigSchema = z.looseObject({ eos_token_id: ids });

/** What the hub's configuration files say of a model; null where they do not. */
export type CausalLmLimits = {
  /** Ids that end a reply. */
  readonly ends: readonly number[] | null;
  /** Of prompt and reply together, in tokens. */
  readonly positions: number | null;
  readonly layers: number | null;
};

/** From `config.json` and `generation_config.json`; the second goes before the first. Throws `model-unreadable`. */
export function readCausalLmLimits(files: {
  readonly config: string | undefined;
  readonly generationConfig: string | undefined;
}): CausalLmLimits {
  const { config: path, generationConfig } = files;
  const config = path === undefined ? {} : readModelJson(path, configSchema);
  const generation =
    generationConfig === undefined ? {} : readModelJson(generationConfig, generationConfigSchema);
  const text = config.text_config ?? {};
  const ends = generation.eos_token_id ?? config.eos_token_id ?? text.eos_token_id ?? null;
  return {
    ends: ends === null ? null : [ends].flat(),
    positions:
      config.max_position_embeddings ??
      config.n_positions ??
      config.n_ctx ??
      text.max_position_embeddings ??
      text.n_positions ??
      text.n_ctx ??
      null,
    layers: config.num_hidden_layers ?? config.n_layer ?? text.num_hidden_layers ?? null,
  };
}
