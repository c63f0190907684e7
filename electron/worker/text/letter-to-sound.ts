import { isPhone, type Pronunciation } from './arpabet.ts';
import { affine, type GruWeights, gruStep, projectEmbeddings } from './gated-recurrent-unit.ts';
import { readJsonObject } from './json-file.ts';

/** Predicts how a word is said from its letters. */
export type LetterToSound = { readonly predict: (word: string) => Pronunciation };

/** The model was trained on dictionary words; its decoder is not run beyond this many phones. */
const MOST_PHONES = 20;
/** A longer run of letters is said in pieces, since the decoder would stop in its middle. */
const LONGEST_WORD = 24;
const PIECE = 12;

type Tensor = { readonly shape: readonly number[]; readonly values: Float32Array };

function parseTensor(file: Readonly<Record<string, unknown>>, name: string, path: string): Tensor {
  const entry = file[name];
  if (typeof entry === 'object' && entry !== null && 'shape' in entry && 'data' in entry) {
    const { shape, data } = entry;
    if (Array.isArray(shape) && shape.every(Number.isInteger) && typeof data === 'string') {
      const packed = Buffer.from(data, 'base64');
      const count = shape.reduce((product: number, size: number) => product * size, 1);
      if (packed.length === count * 4) {
        const values = new Float32Array(count);
        for (let at = 0; at < count; at++) values[at] = packed.readFloatLE(at * 4);
        return { shape, values };
      }
    }
  }
  throw new Error(
    `The letter-to-sound model ${path} has no tensor "${name}" in the shape it states.`,
  );
}

function parseSymbols(
  file: Readonly<Record<string, unknown>>,
  name: string,
  path: string,
): string[] {
  const symbols = file[name];
  if (Array.isArray(symbols) && symbols.every((symbol) => typeof symbol === 'string')) {
    return symbols;
  }
  throw new Error(`The letter-to-sound model ${path} has no list "${name}".`);
}

type Layer = {
  readonly weights: GruWeights;
  /** The input's half of a step for each symbol, [3 × hidden] each. */
  readonly inputs: readonly Float32Array[];
  readonly hidden: number;
};

function parseLayer(
  file: Readonly<Record<string, unknown>>,
  prefix: 'enc' | 'dec',
  symbols: number,
  path: string,
): Layer {
  const tensor = (name: string): Tensor => parseTensor(file, `${prefix}_${name}`, path);
  const embeddings = tensor('emb');
  const [inputWeights, hiddenWeights] = [tensor('w_ih'), tensor('w_hh')];
  const [inputBias, hiddenBias] = [tensor('b_ih'), tensor('b_hh')];
  const hidden = hiddenWeights.shape[1] ?? 0;
  const gates = 3 * hidden;
  const fits =
    hidden > 0 &&
    hiddenWeights.shape[0] === gates &&
    inputWeights.shape[0] === gates &&
    inputBias.values.length === gates &&
    hiddenBias.values.length === gates &&
    embeddings.shape[0] === symbols &&
    embeddings.shape[1] === inputWeights.shape[1];
  if (!fits) {
    throw new Error(`The letter-to-sound model ${path} has "${prefix}" tensors that do not fit.`);
  }
  const weights: GruWeights = {
    inputWeights: inputWeights.values,
    inputBias: inputBias.values,
    hiddenWeights: hiddenWeights.values,
    hiddenBias: hiddenBias.values,
  };
  const projected = projectEmbeddings(embeddings.values, symbols, weights);
  const inputs = Array.from({ length: symbols }, (_, symbol) =>
    projected.subarray(symbol * gates, (symbol + 1) * gates),
  );
  return { weights, inputs, hidden };
}

function indexOfLargest(values: Float32Array): number {
  let largest = 0;
  for (let at = 1; at < values.length; at++) {
    if ((values[at] as number) > (values[largest] as number)) largest = at;
  }
  return largest;
}

/**
 * The letter-to-sound model of g2p_en (Park & Kim 2019): a GRU over the letters, a GRU that writes
 * phones greedily. A JSON object of base64 float32 tensors and the lists "graphemes" and "phonemes".
 * The letters' and phones' halves of the products are worked out here, so a word of eight letters
 * takes about 2 ms later.
 *
 * @throws Error naming the file and the tensor that is missing or misshapen.
 */
export function loadLetterToSound(path: string): LetterToSound {
  const file = readJsonObject(path, 'letter-to-sound model');
  const graphemes = new Map(parseSymbols(file, 'graphemes', path).map((name, id) => [name, id]));
  const phonemes = parseSymbols(file, 'phonemes', path);
  const encoder = parseLayer(file, 'enc', graphemes.size, path);
  const decoder = parseLayer(file, 'dec', phonemes.length, path);
  const outWeights = parseTensor(file, 'fc_w', path).values;
  const outBias = parseTensor(file, 'fc_b', path).values;
  const [start, end] = [phonemes.indexOf('<s>'), phonemes.indexOf('</s>')];
  const [unknown, wordEnd] = [graphemes.get('<unk>'), graphemes.get('</s>')];
  const fits =
    encoder.hidden === decoder.hidden &&
    outBias.length === phonemes.length &&
    outWeights.length === phonemes.length * decoder.hidden;
  if (!fits || start < 0 || end < 0 || unknown === undefined || wordEnd === undefined) {
    throw new Error(
      `The letter-to-sound model ${path} lacks an output layer or a start or end mark.`,
    );
  }

  const scratch = new Float32Array(3 * encoder.hidden);
  const scores = new Float32Array(phonemes.length);
  const step = (layer: Layer, symbol: number, hidden: Float32Array): void => {
    const input = layer.inputs[symbol];
    if (input !== undefined) gruStep(input, layer.weights, hidden, scratch);
  };

  const predictPiece = (letters: string): string[] => {
    const hidden = new Float32Array(encoder.hidden);
    for (const letter of letters) step(encoder, graphemes.get(letter) ?? unknown, hidden);
    step(encoder, wordEnd, hidden);
    const phones: string[] = [];
    let last = start;
    for (let written = 0; written < MOST_PHONES; written++) {
      step(decoder, last, hidden);
      affine(outWeights, outBias, hidden, scores);
      last = indexOfLargest(scores);
      if (last === end) break;
      const phone = phonemes[last];
      if (isPhone(phone)) phones.push(phone);
    }
    return phones;
  };

  const predict = (word: string): Pronunciation => {
    const letters = word.toLowerCase();
    if (letters.length <= LONGEST_WORD) return predictPiece(letters);
    const phones: string[] = [];
    for (let at = 0; at < letters.length; at += PIECE) {
      phones.push(...predictPiece(letters.slice(at, at + PIECE)));
    }
    return phones;
  };
  return { predict };
}
