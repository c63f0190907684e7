import type { Stage } from '../../electron/common/stages.ts';

/** Stages of a kind share a colour, `--stage-GROUP`: more colours than these cannot be told apart. */
export const stageGroups = [
  'frame',
  'prepare',
  'text',
  'model',
  'token',
  'call',
  'lab',
  'imported',
] as const;

export type StageGroup = (typeof stageGroups)[number];

/** What a group is called in the legend. */
export const groupNames: Readonly<Record<StageGroup, string>> = {
  frame: 'whole',
  prepare: 'prepare',
  text: 'text',
  model: 'model',
  token: 'token',
  call: 'runtime call',
  lab: 'lab',
  imported: 'imported',
};

export const groupOf: Readonly<Record<Stage, StageGroup>> = {
  run: 'frame',
  load: 'frame',
  sentence: 'frame',
  transcribe: 'frame',
  listen: 'frame',
  partial: 'frame',
  spawn: 'prepare',
  'load-front-end': 'prepare',
  read: 'prepare',
  decode: 'prepare',
  resample: 'prepare',
  segment: 'prepare',
  features: 'prepare',
  trim: 'prepare',
  join: 'prepare',
  normalize: 'text',
  split: 'text',
  phonemize: 'text',
  tokenize: 'text',
  detokenize: 'text',
  prompt: 'text',
  'load-model': 'model',
  synthesize: 'model',
  encode: 'model',
  generate: 'model',
  prefill: 'model',
  token: 'token',
  'model-call': 'call',
  operator: 'call',
  inspect: 'lab',
  deliver: 'lab',
  imported: 'imported',
};
