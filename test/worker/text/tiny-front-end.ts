import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Writes `content` as JSON to a new temporary folder and returns its path. */
export function jsonFile(content: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'text-front-end-')), 'file.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** A dictionary of a dozen words, as the CMU Pronouncing Dictionary has them. */
export const TINY_DICTIONARY = {
  A: ['AH0'],
  'AD-HOC': ['AE1', 'D', 'HH', 'AO1', 'K'],
  CAT: ['K', 'AE1', 'T'],
  DOG: ['D', 'AO1', 'G'],
  FIVE: ['F', 'AY1', 'V'],
  I: ['AY1'],
  JUDGE: ['JH', 'AH1', 'JH'],
  NEED: ['N', 'IY1', 'D'],
  "O'CLOCK": ['AH0', 'K', 'L', 'AA1', 'K'],
  P: ['P', 'IY1'],
  SHE: ['SH', 'IY1'],
  "USER'S": ['Y', 'UW1', 'Z', 'ER0', 'Z'],
};

const tensor = (shape: readonly number[], values: ArrayLike<number>) => ({
  shape,
  data: Buffer.from(Float32Array.from(values).buffer).toString('base64'),
});

const zeros = (...shape: number[]) =>
  tensor(shape, new Array(shape.reduce((a, b) => a * b)).fill(0));

const GRAPHEMES = ['<pad>', '<unk>', '</s>', 'a', 'b'];
const PHONEMES = ['<pad>', '<unk>', '<s>', '</s>', 'B', 'AH0'];

/** Each phone's successor: the decoder writes "B AH0" and ends. */
const SUCCESSORS: Readonly<Record<string, string>> = { '<s>': 'B', B: 'AH0', AH0: '</s>' };

/**
 * A letter-to-sound model that says "B AH0" whatever the letters are. The decoder's gates are set so
 * that its state is the last phone, one-hot; the output layer maps it to its successor.
 */
export function tinyLetterToSound(): Record<string, unknown> {
  const size = PHONEMES.length;
  const oneHot = Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));
  const newGate = [...new Array(2 * size * size).fill(0), ...oneHot.map((one) => one * 10)];
  const closedUpdate = Array.from({ length: 3 * size }, (_, row) =>
    row >= size && row < 2 * size ? -100 : 0,
  );
  const succession = PHONEMES.flatMap((next) =>
    PHONEMES.map((last) => (SUCCESSORS[last] === next ? 1 : 0)),
  );
  return {
    graphemes: GRAPHEMES,
    phonemes: PHONEMES,
    enc_emb: zeros(GRAPHEMES.length, 2),
    enc_w_ih: zeros(3 * size, 2),
    enc_w_hh: zeros(3 * size, size),
    enc_b_ih: zeros(3 * size),
    enc_b_hh: zeros(3 * size),
    dec_emb: tensor([size, size], oneHot),
    dec_w_ih: tensor([3 * size, size], newGate),
    dec_w_hh: zeros(3 * size, size),
    dec_b_ih: tensor([3 * size], closedUpdate),
    dec_b_hh: zeros(3 * size),
    fc_w: tensor([size, size], succession),
    fc_b: zeros(size),
  };
}
