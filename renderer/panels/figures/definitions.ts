import type { WaitCause } from '../../../electron/common/waits.ts';

/** Every figure on screen, defined once: shown on hover and in the help. As the code computes them. */
export const figureDefinitions = {
  rtf: 'Real-time factor: processing time / audio time. Below 1 is faster than real time. Median of the steady runs.',
  rtfx: 'Σ audio time / Σ processing time of the steady runs, never the mean of ratios. Above 1 is faster than real time.',
  processing:
    "From the request's arrival in the worker to the last output in CPU memory. Model load is never inside.",
  p95: 'The time that 95 % of the runs stay under: nearest rank, x[⌈0.95·n⌉ − 1]. With fewer than 130 runs it is little more than the slowest one, and shown greyed.',
  ttfb: 'Time to first byte: first audio chunk out of the engine − request.',
  ttfa: 'Time to first audio: first audio chunk out − request, plus the silence that this chunk begins with.',
  ttft: 'Time to first token: end of the first token that has text − request.',
  itl: 'Time between tokens: (latency − TTFT) / (tokens − 1). Latency: end of the last token, the end token, − request.',
  tokenRate: 'Tokens a second of decoding, once the first is there: 1 / ITL.',
  prefillRate:
    'Tokens of the prompt that the model reads a second, until the first token of the reply is known.',
  slack:
    'Buffer slack: audio already delivered before a chunk − (its arrival − first arrival). Negative is an underrun that the listener hears. The worst chunk of the run.',
  wer: 'Word error rate: (substituted + deleted + inserted) / words of the reference, both texts by the Whisper English normaliser. 0 is perfect.',
  cer: 'Character error rate, of other languages than English: as the WER, over the characters that the basic normaliser of Whisper leaves, spaces not among them. 0 is perfect.',
  firstPartial:
    'Streaming: from the arrival of the first sample to the first partial text that has a word.',
  partialDelay:
    'Streaming: a partial text − the arrival of the last audio that it heard. The median of the run.',
  finalDelay:
    'Streaming: the last final text − the arrival of the last sample of its speech. The silence that it takes to know that speech is over is inside.',
  takenBack:
    'Streaming: words that a text showed and the next one did not have there / words shown.',
  busy: 'Streaming: time that recognising and looking for speech took / time that the audio lasts. At 100 % it cannot keep up.',
  roundTrip:
    'Error rate of what an ASR model heard in the audio against the text to speak: the errors of both models are in it. Silence at both ends is cut to 0.1 s first: listeners make words of it. Repeats are not all heard.',
  loudness:
    'Integrated loudness by ITU-R BS.1770-4 (EBU R 128), as one channel: 3 dB below what the same sound has from two.',
  peak: 'The largest sample, in dB below full scale.',
  silence:
    'Before the first sound / after the last one: 10 ms RMS above −40 dBFS for at least 50 ms.',
  clipped: 'Samples at full scale or above it: there the wave is cut off.',
  pace: 'Seconds of audio for each character of the text.',
  load: 'Making the model ready: worker process, dictionaries, model files; on the CPU from graphs that were optimised before, where there are some. Never inside another figure.',
  first: 'The first model call in its process: memory and kernels are set up.',
  newShape: 'The first model call with new input shapes in its process.',
  steady: 'Runs whose every model call was neither the first nor of a new shape. Only these count.',
  memory: "Resident memory of the worker process at the run's end.",
  labDelay:
    "Longest stall of the lab's own event loop during the run: what the lab may have disturbed.",
} as const;

export type FigureName = keyof typeof figureDefinitions;

/** The same figures as the help lists them. */
export const figureNames: Readonly<Record<FigureName, string>> = {
  rtf: 'RTF',
  rtfx: 'RTFx',
  processing: 'Processing',
  p95: 'p95',
  ttfb: 'TTFB',
  ttfa: 'TTFA',
  ttft: 'TTFT',
  itl: 'ITL',
  tokenRate: 'Tokens/s',
  prefillRate: 'Prefill',
  slack: 'Buffer slack',
  wer: 'WER',
  cer: 'CER',
  firstPartial: 'First text',
  partialDelay: 'Partial delay',
  finalDelay: 'Final delay',
  takenBack: 'Taken back',
  busy: 'At work',
  roundTrip: 'Round-trip WER',
  loudness: 'Loudness',
  peak: 'Peak',
  silence: 'Silence',
  clipped: 'Clipped',
  pace: 'Pace',
  load: 'Load',
  first: 'First inference',
  newShape: 'New shape',
  steady: 'Steady',
  memory: 'Memory',
  labDelay: 'Lab stall',
};

/** The figures of operators, as `electron/common/operators.ts` computes them. */
export const operatorDefinitions = {
  profiled:
    'Writing operators down takes time itself: compare them with each other, not with other runs.',
  operators: 'All nodes of one type on one provider are a line.',
  nodes: "Each node of a model's graph is a line.",
  count: 'How many times it ran.',
  mean: 'Its own time / count, in ms.',
  total:
    'Its own time, in ms: operators in its branch have theirs. On a GPU the time of the host: handing it over, or waiting for a copy back.',
  device:
    "What the GPU itself needed, in ms, by its own timestamps, as the runtime's profile tells it.",
  share: 'Of the time of all model calls of the run.',
  onDevice:
    'All kernels by the clock of the GPU, which works beside the host: not to be added to the lines above.',
  calls: 'Model calls whose operators are known, and their time from outside.',
  provider: 'Operators that ran on this provider: their own time.',
  copies:
    "A tensor carried between host and device inside the graph. A model's inputs and outputs travel outside of operators.",
  gap: "Model calls while no operator ran: the runtime's own work, the way in and out of it, on a GPU the wait for the last results. An operator's place in its call is known to half of the call's part of it.",
} as const;

/** What a run waited for, as `electron/common/waits.ts` tells it. */
export const waitDefinitions: Readonly<Record<WaitCause, string>> = {
  host: 'No model call was at work: the host was.',
  device: 'A model call was open on the device, and the host waited for it.',
  computing: "A model call was open on the CPU: the host's own work.",
  call: 'A model call was open.',
  operators:
    "Inside a profiled model call, an operator was at work; on a GPU the host's side of it: handing it over, or waiting for a copy back.",
  'between-operators':
    "Inside a profiled model call, no operator was at work: the runtime's own work, or waiting.",
  nothing: 'No span covers it.',
};
