/**
 * The closed list of stages. A stage is a kind of work; a span is one stretch of it. Order is the order
 * in which a run meets them, and the order of the rows on screen.
 */
export const stages = [
  'turn',
  'speech',
  'uplink',
  'endpointing',
  'asr',
  'llm',
  'first-token',
  'first-sentence',
  'tts',
  'first-audio',
  'realtime',
  'connect',
  'upload',
  'queue',
  'server',
  'retry',
  'downlink',
  'buffer',
  'lead-in',
  'reply',
  'run',
  'load',
  'spawn',
  'load-front-end',
  'load-model',
  'read',
  'decode',
  'resample',
  'listen',
  'segment',
  'features',
  'partial',
  'transcribe',
  'encode',
  'prompt',
  'prefill',
  'generate',
  'token',
  'detokenize',
  'normalize',
  'split',
  'sentence',
  'phonemize',
  'tokenize',
  'synthesize',
  'trim',
  'join',
  'inspect',
  'deliver',
  'model-call',
  'operator',
  'imported',
] as const;

export type Stage = (typeof stages)[number];

/** What each stage covers, in one sentence: shown on hover, in the help and in exports. */
export const stageDefinitions: Readonly<Record<Stage, string>> = {
  turn: 'One turn of a conversation: from the first packet of the caller to the last sound of the reply.',
  speech:
    'The caller speaks: from the first to the last audible sample at their mouth (level rule: above −40 dBFS for at least 50 ms).',
  uplink:
    "The end of the caller's speech on its way to the agent: filling its packet, and the network.",
  endpointing:
    "Waiting to be sure that the caller's turn is over: from the arrival of their last audible sample to the decision.",
  asr: 'Speech recognition as the agent waits for it: from the request to the final text.',
  llm: 'The language model as the agent waits for it: from the request to the last token.',
  'first-token': 'Of a reply: from the request to the first token that has text.',
  'first-sentence': 'Of a reply: from its first token to its first whole sentence.',
  tts: 'Speech synthesis of one sentence as the agent waits for it: from the request to its last audio.',
  'first-audio': 'Of a sentence: from the request to its first audio.',
  realtime:
    'A speech-to-speech endpoint: from the end of the turn told to it to the last audio of its reply.',
  connect: 'Setting up the connection to an endpoint: name, TCP and TLS.',
  upload:
    'Sending the request to an endpoint, until its last byte has left; of a request to the lab, until it has come.',
  queue:
    'Waiting for a worker of the lab that is busy with another request, or that has to load its model again.',
  server:
    'Waiting for an endpoint: from the last byte sent to the first byte of what was asked for.',
  retry: 'Waiting before an endpoint is asked again, because it refused or broke off.',
  downlink:
    "The first packet of the reply on its way to the caller, from when its audio is there: its place in the stream of packets, and the network's delay.",
  buffer:
    "The caller's playout buffer: from the arrival of the first packet to its first sample at the ear.",
  'lead-in': 'Silence that the reply begins with, as it is played at the ear.',
  reply: "The reply at the caller's ear, from its first to its last audible sample.",
  run: 'The whole request: from its arrival in the worker to its last output in CPU memory.',
  load: 'Making an engine ready: its process, its dictionaries and its models.',
  spawn:
    'Starting the worker process, from the request to the operating system to its first message.',
  'load-front-end': 'Reading dictionaries, tokenizer, resampler and voices.',
  'load-model':
    'Reading one model file, optimising its graph and placing it on the device; on the CPU, where there is one, reading the graph that was optimised before.',
  read: 'Reading the audio file from disk.',
  decode: 'Turning the bytes of the audio file into samples, mixed to one channel.',
  resample: "Converting samples to the model's sample rate.",
  listen:
    'Audio that arrives in real time: from its first sample to the final text of its last speech.',
  segment: 'Finding where speech is, to cut long audio into pieces that the model can hold.',
  features:
    'Turning samples into the features that the model reads, such as a log-mel spectrogram.',
  partial:
    'Recognising what has arrived so far of audio that goes on, for a text that may still change.',
  transcribe: 'Recognising one piece of speech, from samples to text.',
  encode: 'Running the encoder over one piece of speech.',
  generate:
    'The decoder loop: token after token until the end token. Of a CTC model, choosing the likeliest path.',
  token:
    'One decoder step: feeding the last token, picking the next. Of a language model, also turning it into the text that it adds.',
  detokenize: 'Turning token ids into text.',
  prompt: "Writing the messages by the model's chat template, and turning them into token ids.",
  prefill: 'Running the language model over the whole prompt, until its first token is known.',
  normalize: 'Writing out numbers, dates, money and abbreviations as words.',
  split: 'Cutting the text into sentences, so that the first can be heard while the rest is made.',
  sentence: 'One sentence, from its words to its audio handed over.',
  phonemize:
    'Turning words into phonemes: dictionary first, then a small model for unknown words; languages without a dictionary by espeak-ng.',
  tokenize: "Turning phonemes into the model's input ids.",
  synthesize: 'Running the text-to-speech model on one sentence.',
  trim: 'Cutting the silence that the model puts before its first sound, so that it is heard sooner.',
  join: 'Fitting a piece of speech to the one before it, so that no seam is heard.',
  inspect: "The lab's own check of the audio (finite, audible) before it leaves.",
  deliver: 'Handing a chunk of audio to the process that asked for it.',
  'model-call': 'One call of the inference runtime, until its output is in CPU memory.',
  operator:
    "One operator of the model's graph, as the runtime's own profile tells it; in profiled runs only.",
  imported:
    'A stretch of an imported trace, under the name that the other tool gave it: what it covers, that tool defines.',
};
