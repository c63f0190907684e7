import type { AudioFigures } from '../audio-figures.ts';
import { type QualityPoint, qualityOf } from '../quality.ts';
import type { RecordedSession } from '../recorded-session.ts';

/**
 * Speed beside quality of every model on every target as objects. Units end the names; null where a figure does not apply
 * or nobody can say. `wer`, or `cer` of languages that it does not fit, is pooled over `works`, of which each counts once.
 */
export const qualityJson = (session: RecordedSession): object[] => qualityOf(session).map(point);

/** Of one run's audio. */
export const audioFiguresJson = (figures: AudioFigures): object => ({
  loudnessLufs: figures.loudness,
  leadingSilenceSeconds: figures.leadingSilence,
  trailingSilenceSeconds: figures.trailingSilence,
  peakDbfs: figures.peak,
  clippedSamples: figures.clipped,
});

const point = (line: QualityPoint): object => ({
  kind: line.kind,
  model: line.model,
  precision: line.precision,
  device: line.device,
  target: line.target,
  settings: line.settings,
  streamingIntervalSeconds: line.streamingInterval,
  rtfx: line.speed.rtfx,
  steadyRuns: line.speed.n,
  audioSeconds: line.speed.audio,
  processingMs: line.speed.processing * 1e3,
  errorRate: line.quality?.errorRate ?? null,
  wer: line.quality?.errorRate === 'wer' ? line.quality.rate : null,
  cer: line.quality?.errorRate === 'cer' ? line.quality.rate : null,
  errors: line.quality?.errors ?? null,
  words: line.quality?.words ?? null,
  measuredBy: line.measuredBy,
  works: line.quality?.works ?? [],
  audio: line.audio && {
    runs: line.audio.n,
    loudnessLufs: line.audio.loudness,
    leadingSilenceSeconds: line.audio.leadingSilence,
    trailingSilenceSeconds: line.audio.trailingSilence,
    peakDbfs: line.audio.peak,
    clippedSamples: line.audio.clipped,
    clippedShare: line.audio.clippedShare,
    secondsPerCharacter: line.audio.secondsPerCharacter,
  },
  measuredRuns: line.measured,
  failures: line.failures,
});
