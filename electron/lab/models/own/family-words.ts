import { type Model, type OwnFamily, ownFamilies } from '../../../common/model-catalog.ts';

type FamilyFacts = {
  /** For people, after "a". */
  readonly name: string;
  readonly kind: Model['kind'];
  /** Of the audio, where the family has one rate only. */
  readonly sampleRate?: number;
};

export const familyFacts: Readonly<Record<OwnFamily, FamilyFacts>> = {
  kokoro: { name: 'Kokoro model', kind: 'tts', sampleRate: 24_000 },
  piper: { name: 'Piper voice', kind: 'tts' },
  'tiny-tts': { name: 'TinyTTS model', kind: 'tts', sampleRate: 44_100 },
  moonshine: { name: 'Moonshine model', kind: 'asr', sampleRate: 16_000 },
  whisper: { name: 'Whisper model', kind: 'asr', sampleRate: 16_000 },
  ctc: { name: 'CTC model', kind: 'asr', sampleRate: 16_000 },
  'causal-lm': { name: 'language model', kind: 'llm' },
  'silero-vad': { name: 'Silero voice activity detector', kind: 'vad', sampleRate: 16_000 },
};

export const isOwnFamily = (family: string): family is OwnFamily =>
  ownFamilies.some((own) => own === family);
