import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ChatMessage } from '../../common/scenario.ts';
import { causeOf, RunFailure } from '../failure.ts';
import { OnnxSession } from '../onnx-session.ts';
import { chatTemplate, tokenizerConfigSchema, type WritePrompt } from '../text/chat-template.ts';
import { type HubTokenizer, readHubTokenizer } from '../text/hub-tokenizer.ts';
import { readJsonObject } from '../text/json-file.ts';
import { StreamedText, wholeCharacters } from '../text/streamed-text.ts';
import { generateReply } from './causal-lm-generation.ts';
import { type CausalLmLimits, readCausalLmLimits } from './causal-lm-limits.ts';
import { cacheOutputsOf, causalLmSignature } from './causal-lm-signature.ts';
import type { Engine, EngineRequest } from './engine.ts';
import { fileOf } from './files.ts';

type FrontEnd = {
  readonly tokenizer: HubTokenizer;
  readonly writePrompt: WritePrompt;
  readonly ends: ReadonlySet<number>;
  readonly limits: CausalLmLimits;
};

/** A causal language model in the layout of the Hugging Face hub: messages to a reply, greedily. */
export async function loadCausalLm(request: EngineRequest): Promise<Engine> {
  const { tracer } = request;
  const frontEnd = await tracer.span('load-front-end', () => readFrontEnd(request));
  const { tokenizer, writePrompt, ends, limits } = frontEnd;
  const kept = cacheToKeep(request, limits);
  const session = await OnnxSession.load('causal-lm', fileOf(request, 'model'), request, kept);
  const signature = causalLmSignature(session.inputs, session.outputs);

  const promptOf = (messages: readonly ChatMessage[]): number[] => {
    try {
      return tokenizer.encode(writePrompt(messages));
    } catch (thrown) {
      throw new RunFailure(
        'unusable-prompt',
        `The model's chat template or tokenizer refused the messages: ${causeOf(thrown)}`,
      );
    }
  };

  return {
    run: async (input, output) => {
      if (input.kind !== 'llm') {
        throw new RunFailure(
          'unknown-model',
          'A language model writes; it neither speaks nor hears.',
        );
      }
      const prompt = await tracer.span(
        'prompt',
        () => promptOf(input.messages),
        ({ length }) => ({ tokens: length }),
      );
      const ids = await generateReply({
        session,
        signature,
        prompt,
        ends,
        limit: Math.min(input.maxTokens, roomAfter(prompt.length, limits.positions)),
        text: new StreamedText(tokenizer.decode),
        tracer,
        checkCancelled: output.checkCancelled,
        delta: output.delta,
      });
      output.text(await tracer.span('detokenize', () => wholeCharacters(tokenizer.decode(ids))));
      return null;
    },
  };
}

async function readFrontEnd({ files }: EngineRequest): Promise<FrontEnd> {
  const path = (role: string): string => fileOf({ files }, role);
  try {
    const json = readJsonObject(path('tokenizer-config'), "tokenizer's configuration");
    const config = tokenizerConfigSchema.parse(json);
    const tokenizer = readHubTokenizer(path('tokenizer'), json);
    const template = files['chat-template'];
    const writePrompt = chatTemplate(
      config,
      template === undefined ? null : await readFile(template, 'utf8'),
    );
    if (writePrompt === null) {
      throw new RunFailure(
        'model-missing',
        'The model has no chat template: neither a chat_template.jinja nor one in its tokenizer_config.json.',
      );
    }
    const { config: model, 'generation-config': generationConfig } = files;
    const limits = readCausalLmLimits({ config: model, generationConfig });
    const ownEnd = config.eos_token == null ? undefined : tokenizer.idOf(config.eos_token);
    const ends = limits.ends ?? (ownEnd === undefined ? [] : [ownEnd]);
    return { tokenizer, writePrompt, limits, ends: new Set(ends) };
  } catch (thrown) {
    if (thrown instanceof RunFailure) throw thrown;
    throw new RunFailure(
      'model-unreadable',
      `The model's tokenizer or configuration cannot be used: ${sentenceOf(thrown)}`,
    );
  }
}

const sentenceOf = (thrown: unknown): string =>
  thrown instanceof z.ZodError ? z.prettifyError(thrown) : causeOf(thrown);

/** The runtime must be told before it has read the model, so the number of layers comes from its configuration. */
function cacheToKeep({ settings }: EngineRequest, { layers }: CausalLmLimits): string[] {
  if (settings.cacheOnDevice !== true) return [];
  if (layers !== null) return cacheOutputsOf(layers);
  throw new RunFailure(
    'model-missing',
    'To keep the cache on the device, the lab must know the number of layers: the model lacks its "config" file (config.json).',
  );
}

/** How many tokens fit after the prompt. Throws `unusable-prompt` where there are none, and `empty-input`. */
function roomAfter(prompt: number, positions: number | null): number {
  if (prompt === 0) throw new RunFailure('empty-input', 'The messages come to no token.');
  if (positions === null) return Number.POSITIVE_INFINITY;
  if (prompt < positions) return positions - prompt;
  throw new RunFailure(
    'unusable-prompt',
    `The prompt has ${prompt} tokens, and the model has room for ${positions} with its reply: shorten the messages.`,
  );
}
