import { z } from 'zod';
import type { RunOutcome } from '../../common/outcome.ts';
import type { ChatMessage, LlmWork } from '../../common/scenario.ts';
import type { JobMessage } from '../../host/engine-host.ts';
import type { Exchange } from './exchange.ts';
import { answerAsRun, checkModel, type Ending, type Offer, scriptedModel } from './offer.ts';
import { nameSchema, readJson } from './read-body.ts';
import { labFailure, type RequestRun } from './request-run.ts';

const partSchema = z.looseObject({ type: z.literal('text'), text: z.string() });

const chatSchema = z.looseObject({
  model: nameSchema,
  messages: z
    .array(
      z.looseObject({
        role: z.enum(['system', 'developer', 'user', 'assistant']),
        content: z.union([z.string(), z.array(partSchema)]),
      }),
    )
    .min(1)
    .max(1000),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  max_tokens: z.int().min(1).max(100_000).nullish(),
  max_completion_tokens: z.int().min(1).max(100_000).nullish(),
  n: z.literal(1, 'The lab gives one answer: leave n out.').nullish(),
  tools: z.array(z.unknown()).max(0, 'The lab calls no tools: leave them out.').nullish(),
  response_format: z
    .looseObject({ type: z.literal('text', 'The lab answers with text only.') })
    .nullish(),
});

type Asked = z.output<typeof chatSchema>;

const defaultMaxTokens = 512;

const messagesOf = ({ messages }: Asked): ChatMessage[] =>
  messages.map(({ role, content }) => ({
    role: role === 'developer' ? 'system' : role,
    content: typeof content === 'string' ? content : content.map(({ text }) => text).join(''),
  }));

/** What was written, as the engine counts it; null where nobody counts. */
type Written = Ending & {
  readonly text: string;
  readonly reason: 'stop' | 'length';
  readonly promptTokens: number | null;
  readonly tokens: number | null;
};

/** `POST /v1/chat/completions`, whole or token by token. */
export async function answerChat(exchange: Exchange, offer: Offer): Promise<void> {
  const asked = await readJson(exchange.request, chatSchema);
  checkModel(asked.model, 'llm', offer);
  const { llm } = offer;
  const isScript = 'script' in llm;
  if (isScript) exchange.becameScripted();
  const model = isScript ? scriptedModel : llm.model;
  const work: LlmWork = {
    kind: 'llm',
    model,
    messages: messagesOf(asked),
    maxTokens: asked.max_completion_tokens ?? asked.max_tokens ?? defaultMaxTokens,
  };
  const device = isScript ? scriptedModel : llm.device;
  await answerAsRun(exchange, offer, { work, model, device }, (run) =>
    converse(work, asked, run, exchange, offer),
  );
}

async function converse(
  work: LlmWork,
  { stream, stream_options: options }: Asked,
  run: RequestRun,
  exchange: Exchange,
  { llm, date }: Offer,
): Promise<Ending> {
  const head = { id: `chatcmpl-${run.plan.index}`, created: date(), model: work.model };
  const wantsUsage = options?.include_usage === true;
  const tell = (choices: object[], usage: object | null = null): void =>
    exchange.event({
      ...head,
      object: 'chat.completion.chunk',
      choices,
      ...(wantsUsage ? { usage } : {}),
    });
  const tellDelta = (delta: object, reason: string | null = null): void =>
    tell([{ index: 0, delta, logprobs: null, finish_reason: reason }]);
  const hear = (content: string): void => {
    if (stream !== true) return;
    if (!exchange.hasBegun) tellDelta({ role: 'assistant', content: '' });
    tellDelta({ content });
  };
  const written =
    'script' in llm
      ? await recite(llm, work, run, exchange, hear)
      : await write(llm, work, run, exchange, hear);
  if (written.outcome.status !== 'measured') return written;
  const usage = usageOf(written);
  if (stream === true) {
    tellDelta({}, written.reason);
    if (wantsUsage && usage !== null) tell([], usage);
    exchange.event('[DONE]');
    exchange.end();
    return written;
  }
  const message = { role: 'assistant', content: written.text, refusal: null };
  const choice = { index: 0, message, logprobs: null, finish_reason: written.reason };
  const usageField = usage === null ? {} : { usage };
  exchange.json({ ...head, object: 'chat.completion', choices: [choice], ...usageField });
  return written;
}

/** Nobody counts the tokens of a script's prompt, and what is not counted is not said. */
const usageOf = ({ promptTokens, tokens }: Written): object | null =>
  promptTokens === null || tokens === null
    ? null
    : {
        prompt_tokens: promptTokens,
        completion_tokens: tokens,
        total_tokens: promptTokens + tokens,
      };

/** The local language model. */
async function write(
  llm: Extract<Offer['llm'], { kind: unknown }>,
  { messages, maxTokens }: LlmWork,
  run: RequestRun,
  { signal }: Exchange,
  hear: (text: string) => void,
): Promise<Written> {
  const counts: { prompt: number | null; tokens: number } = { prompt: null, tokens: 0 };
  let text = '';
  const result = await llm.run({ kind: 'llm', messages, maxTokens }, run, signal, (message) => {
    if (message.type === 'delta') hear(message.text);
    else if (message.type === 'text') text = message.text;
    else if (message.type === 'spans') countTokens(message, counts);
  });
  const reason = counts.tokens >= maxTokens ? 'length' : 'stop';
  return { ...result, text, reason, promptTokens: counts.prompt, tokens: counts.tokens };
}

/** Steps that chose a token have its `id`; `prefill` is the first of them, and has the length of the prompt. */
function countTokens(
  { batch }: Extract<JobMessage, { type: 'spans' }>,
  counts: { prompt: number | null; tokens: number },
): void {
  for (const attributes of batch.attributes) {
    if (attributes?.id === undefined) continue;
    counts.tokens += 1;
    if (typeof attributes.tokens === 'number') counts.prompt ??= attributes.tokens;
  }
}

/** The script: `llm` is its root, so that no figure takes its pace for a model's. */
async function recite(
  { writer, script }: Extract<Offer['llm'], { script: unknown }>,
  { messages }: LlmWork,
  run: RequestRun,
  { signal, now }: Exchange,
  hear: (text: string) => void,
): Promise<Written> {
  const parent = run.trace.reserve();
  run.started();
  const start = now();
  let outcome: RunOutcome = { status: 'measured' };
  let text = '';
  let tokens: number | null = null;
  try {
    const context = { trace: run.trace, parent, signal, now };
    const written = await writer.write(
      messages,
      (piece, at) => {
        run.begins(at);
        hear(piece);
      },
      context,
    );
    run.text(written.text, now());
    text = written.text;
    tokens = written.tokens;
  } catch (thrown) {
    outcome = signal.aborted ? { status: 'cancelled' } : labFailure(thrown);
  } finally {
    const { ttft, rate } = script;
    run.trace.add('llm', null, start, now(), { scripted: true, ttft, rate }, parent);
  }
  return { outcome, text, reason: 'stop', promptTokens: null, tokens };
}
