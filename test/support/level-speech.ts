import { levelFrame } from './ctc-graphs.ts';

/** Pieces of a small wav2vec2-like vocabulary, and the level of samples that stands for each (`levelModel`). */
export const letters = ['<pad>', '<s>', '|', 'E', 'H', 'L', 'O'];
export const levels = letters.map((_, id) => id / 10 - 0.3);
export const letterVocabulary = JSON.stringify(
  Object.fromEntries(letters.map((letter, id) => [letter, id])),
);

export const levelOf = (mark: string): number => levels[Math.max(0, letters.indexOf(mark))] ?? 0;

/** Each letter is a level, held for a frame of the model; `_` is the blank. */
export const spell = (said: string, gain = 1, offset = 0): Float32Array =>
  Float32Array.from(
    { length: said.length * levelFrame },
    (_, i) => gain * levelOf(said[Math.floor(i / levelFrame)] ?? '_') + offset,
  );
