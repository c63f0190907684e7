import { z } from 'zod';

/**
 * A conversation between a caller and a voice agent, turn by turn: what is measured is the gap that the caller feels.
 * Every link of the agent is an engine of this machine, or an endpoint. A key never stands in a scenario: `key` is
 * the name under which the system's keychain or the environment has it.
 */

const label = z.string().min(1).max(200);

const milliseconds = (most: number): z.ZodNumber => z.number().min(0).max(most);

/** RFC 3986 with an authority that is a host and perhaps a port; group 1 is that authority. */
const plainAddress =
  /^(?:https?|wss?):\/\/((?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?)(?:\/[^\s?#@]*)?$/;

/**
 * The name of a key, as an environment variable has one. Keys themselves have small letters or dashes (`gsk_…`, `hf_…`,
 * `sk-…`), so that one written in the place of its name is refused. No message has what was written there.
 */
export const keyNameSchema = z
  .string()
  .max(64, 'is too long for the name of a key')
  .regex(
    /^[A-Z_][A-Z0-9_]*$/,
    'must be the name of a key, in capitals, digits and underscores such as OPENAI_API_KEY, and never the key itself',
  );

/** An `http`, `https`, `ws` or `wss` address without user, password or query: those would be secrets in a recording. */
export const endpointUrlSchema = z
  .string()
  .max(2000)
  .regex(plainAddress, 'must be an http(s) or ws(s) address without user name, password or query');

const endpoint = {
  engine: z.literal('endpoint'),
  /** The API's base, such as `https://host/v1`: the protocol's own paths are added to it. */
  url: endpointUrlSchema,
  model: label,
  key: keyNameSchema.optional(),
};

const local = {
  engine: z.literal('local'),
  model: label,
  device: label.default('cpu'),
};

const hearing = {
  /** BCP 47, where a model hears several. */
  language: label.optional(),
  /** Seconds between partial texts while the caller speaks; left out: only the final text. */
  partials: z.number().min(0.05).max(10).optional(),
  /**
   * `at-end`: recognition starts once the turn is known to be over. `at-pause`: it starts at the first silence, beside
   * the endpointing wait, and is thrown away where the caller goes on.
   */
  begins: z.enum(['at-end', 'at-pause']).default('at-end'),
};

export const asrLinkSchema = z.discriminatedUnion('engine', [
  z.object({ ...local, ...hearing }),
  z.object({ ...endpoint, ...hearing }),
]);
export type AsrLink = z.output<typeof asrLinkSchema>;

const writing = {
  /** What the model is told before the conversation. */
  system: z.string().max(20_000).optional(),
};

export const defaultReplies = [
  'Thank you for calling. I have found your booking, and I can move it to Friday at half past seven. Shall I do that for you?',
  'Of course. One moment, please. It is done, and you will get a message with all the details.',
  'You are welcome. Is there anything else that I can do for you today?',
];

export const llmLinkSchema = z.discriminatedUnion('engine', [
  /** Fixed replies, one after the other, at a set pace: no model. Its figures are labelled so wherever they appear. */
  z.object({
    engine: z.literal('scripted'),
    replies: z.array(z.string().min(1).max(5000)).min(1).max(100).default(defaultReplies),
    /** Time to the first token, in milliseconds. */
    ttft: milliseconds(60_000).default(300),
    /** Tokens (words with the space before them) a second. */
    rate: z.number().min(1).max(10_000).default(50),
  }),
  z.object({ ...local, ...writing, maxTokens: z.int().min(1).max(4096).default(160) }),
  z.object({ ...endpoint, ...writing, maxTokens: z.int().min(1).max(4096).default(160) }),
]);
export type LlmLink = z.output<typeof llmLinkSchema>;

export const ttsLinkSchema = z.discriminatedUnion('engine', [
  z.object({
    ...local,
    voice: label.optional(),
    language: label.optional(),
    speed: z.number().min(0.25).max(4).default(1),
  }),
  z.object({
    ...endpoint,
    voice: label.default('alloy'),
    /** What is asked for. `pcm`: 16-bit little-endian at `sampleRate`, which the protocol does not say. */
    format: z.enum(['pcm', 'wav']).default('pcm'),
    sampleRate: z.int().min(8000).max(48_000).default(24_000),
  }),
]);
export type TtsLink = z.output<typeof ttsLinkSchema>;

/** Speech in, speech out, over one WebSocket: the OpenAI realtime protocol. */
export const realtimeLinkSchema = z.object({
  ...endpoint,
  engine: z.literal('realtime'),
  voice: label.optional(),
  instructions: z.string().max(20_000).optional(),
});
export type RealtimeLink = z.output<typeof realtimeLinkSchema>;

/** `llm` and `tts` null: transcription alone, as live agent assist wants it; such a turn ends with its final text. */
export const agentSchema = z.union([
  z.object({
    asr: asrLinkSchema,
    llm: llmLinkSchema.nullable(),
    tts: ttsLinkSchema.nullable(),
  }),
  z.object({ realtime: realtimeLinkSchema }),
]);
export type Agent = z.output<typeof agentSchema>;

/** How sound travels between the caller and the agent. Each direction has the same network. */
export const audioPathSchema = z.object({
  /** Hertz. */
  sampleRate: z.union([z.literal(8000), z.literal(16_000)]).default(16_000),
  /** `mu-law`: ITU-T G.711, as telephone networks carry it. */
  encoding: z.enum(['pcm', 'mu-law']).default('pcm'),
  /** Milliseconds of audio in one packet. */
  frame: z.union([z.literal(10), z.literal(20), z.literal(40), z.literal(60)]).default(20),
  /** Added on purpose. Milliseconds; `jitter`: uniformly up to so much more; `loss`: share of packets. */
  network: z
    .object({
      delay: milliseconds(5000).default(0),
      jitter: milliseconds(2000).default(0),
      loss: z.number().min(0).max(0.5).default(0),
    })
    .prefault({}),
  /** The caller's playout buffer, in milliseconds from the arrival of the first packet of a reply. */
  buffer: milliseconds(2000).default(40),
});
export type AudioPath = z.output<typeof audioPathSchema>;

const utteranceSchema = z.union([
  z.object({ sample: label }),
  z.object({ file: z.string().min(1) }),
]);
export type Utterance = z.output<typeof utteranceSchema>;

export const turnWorkSchema = z.object({
  kind: z.literal('turn'),
  /** What the agent is called, on screen. */
  name: label.optional(),
  /** What the caller says, one audio a turn, again from the first when they are used up; or a person speaks. */
  caller: z.union([
    z.object({ says: z.array(utteranceSchema).min(1).max(1000) }),
    z.object({ microphone: z.literal(true) }),
  ]),
  /** Turns of one conversation, in which the context grows. Left out: as many as the caller has audio; a person up to 50. */
  turns: z.int().min(1).max(1000).optional(),
  agent: agentSchema,
  path: audioPathSchema.prefault({}),
  /** `wait`: seconds of silence after which the caller's turn counts as over. */
  endpointing: z.object({ wait: z.number().min(0.1).max(5).default(0.5) }).prefault({}),
  /** Seconds from the end of a reply to the caller's next words. */
  pause: z.number().min(0).max(60).default(0.5),
  /**
   * The caller speaks over the reply: `audio`, `after` seconds of audible reply, in the turns named (from 0), or in all.
   */
  bargeIn: z
    .object({
      audio: utteranceSchema,
      after: z.number().min(0).max(60).default(1),
      turns: z.array(z.int().nonnegative()).max(1000).optional(),
    })
    .optional(),
  /** Seconds after the end of the caller's speech in which the reply must be heard; else the turn fails. */
  replyLimit: z.number().min(0.5).max(600).default(20),
  /** Milliseconds; what every turn is held against. */
  objectives: z
    .object({
      /** Turn gap. */
      gap: milliseconds(60_000).optional(),
      /** Final text − end of speech. */
      finalText: milliseconds(60_000).optional(),
      /** Last audible sample of the reply − the speech that interrupts it. */
      silence: milliseconds(60_000).optional(),
    })
    .prefault({}),
});
export type TurnWork = z.output<typeof turnWorkSchema>;
export type TurnWorkInput = z.input<typeof turnWorkSchema>;

/** The links of an agent that run on this machine, in the order of a turn. */
export const localLinks = ['asr', 'llm', 'tts'] as const;
export type LocalLink = (typeof localLinks)[number];

export type LocalModel = {
  readonly link: LocalLink;
  readonly model: string;
  readonly device: string;
};

/** The voice activity detector of every line, by its id in the catalog. */
export const detectorModel = 'silero-vad-v5';

/** The models that a turn needs on this machine, but for the voice activity detector. */
export function localModelsOf({ agent }: Pick<TurnWork, 'agent'>): LocalModel[] {
  if ('realtime' in agent) return [];
  return localLinks.flatMap((link) => {
    const one = agent[link];
    return one?.engine === 'local' ? [{ link, model: one.model, device: one.device }] : [];
  });
}

/** What stands where other runs have their device: those of the local links, each once. */
export const turnDevices = (agent: Pick<TurnWork, 'agent'>): string =>
  [...new Set(localModelsOf(agent).map(({ device }) => device))].join(' + ') || 'elsewhere';

/** `moonshine-tiny-q → scripted → tiny-tts-en`: what a turn is listed and compared by. */
export function agentName({ agent }: Pick<TurnWork, 'agent'>): string {
  if ('realtime' in agent) return `${agent.realtime.model} (realtime)`;
  const { asr, llm, tts } = agent;
  const reply = llm === null ? [] : [llm.engine === 'scripted' ? 'scripted' : llm.model];
  return [asr.model, ...reply, ...(tts === null ? [] : [tts.model])].join(' → ');
}

/** Where a link works: its device, the host of its endpoint, or nothing that works. */
export function placeOf(link: AsrLink | LlmLink | TtsLink | RealtimeLink): string {
  if (link.engine === 'local') return link.device;
  return link.engine === 'scripted' ? 'scripted' : hostOf(link.url);
}

/** The host of an address, with its port where it names one. */
export const hostOf = (url: string): string => plainAddress.exec(url)?.[1] ?? url;

/** How many turns a conversation has; of a microphone, at most. */
export function turnsOf({ caller, turns }: Pick<TurnWork, 'caller' | 'turns'>): number {
  return turns ?? ('says' in caller ? caller.says.length : 50);
}

/** Whether there is a reply to be heard: else the turn is over with its final text. */
export const speaks = ({ agent }: Pick<TurnWork, 'agent'>): boolean =>
  'realtime' in agent || (agent.llm !== null && agent.tts !== null);

/** Whether the reply is fixed: every figure of the language model is then the scenario's own. */
export const isScripted = ({ agent }: Pick<TurnWork, 'agent'>): boolean =>
  'llm' in agent && agent.llm?.engine === 'scripted';
