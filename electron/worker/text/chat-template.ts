import { Template } from '@huggingface/jinja';
import { z } from 'zod';
import type { ChatMessage } from '../../common/scenario.ts';

const specialToken = z
  .union([z.string(), z.object({ content: z.string() }).transform(({ content }) => content)])
  .nullish();

/** What of `tokenizer_config.json` shapes a prompt. Everything else is the tokenizer's own. */
export const tokenizerConfigSchema = z.looseObject({
  chat_template: z
    .union([z.string(), z.array(z.object({ name: z.string(), template: z.string() }))])
    .nullish(),
  bos_token: specialToken,
  eos_token: specialToken,
  pad_token: specialToken,
  unk_token: specialToken,
});
export type TokenizerConfig = z.output<typeof tokenizerConfigSchema>;

/** A conversation as the text that the model was trained to answer, up to where its answer begins. */
export type WritePrompt = (messages: readonly ChatMessage[]) => string;

/**
 * The model's chat template, in Jinja as the hub has it: `file` is the text of `chat_template.jinja`, which goes
 * before the one in the configuration. null where the model has none. Throws where it is no template.
 */
export function chatTemplate(config: TokenizerConfig, file: string | null): WritePrompt | null {
  const { chat_template: inConfig, bos_token, eos_token, pad_token, unk_token } = config;
  const source =
    file ??
    (Array.isArray(inConfig)
      ? inConfig.find(({ name }) => name === 'default')?.template
      : inConfig) ??
    null;
  if (source === null) return null;
  const template = new Template(source);
  const tokens = Object.entries({ bos_token, eos_token, pad_token, unk_token }).filter(
    ([, token]) => token !== undefined && token !== null,
  );
  return (messages) =>
    template.render({ messages, add_generation_prompt: true, ...Object.fromEntries(tokens) });
}
