import { readFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { basename } from 'node:path';
import { causeOf, RunFailure } from '../failure.ts';

/** Length of the vector that tells the model whose voice it is. */
const styleSize = 256;

const prefix = 'voice.';
const preferred = 'af_heart';

/** The voices of a model: files of f32 rows [n, 256], one for each length of text or one for all. */
export class StyleVoices {
  readonly #paths: ReadonlyMap<string, string>;
  readonly #read = new Map<string, Float32Array>();

  /** `files`: absolute path by role; a voice's role is `voice.NAME`. Throws `model-missing` without any. */
  constructor(files: Readonly<Record<string, string>>) {
    const roles = Object.entries(files).filter(([role]) => role.startsWith(prefix));
    this.#paths = new Map(roles.map(([role, path]) => [role.slice(prefix.length), path]));
    if (this.#paths.size > 0) return;
    throw new RunFailure('model-missing', 'The model has no voice: pull it again.');
  }

  /** The name asked for, or the model's own first choice. Throws `unknown-voice`. */
  choose(asked: string | undefined): string {
    const names = [...this.#paths.keys()].sort();
    const first = names.includes(preferred) ? preferred : (names[0] ?? '');
    const name = asked ?? first;
    if (this.#paths.has(name)) return name;
    throw new RunFailure('unknown-voice', unknownVoice(name, names));
  }

  /** True once the voice is in memory. */
  has(name: string): boolean {
    return this.#read.has(name);
  }

  /** Reads the voice, once. Throws `model-unreadable`. */
  read(name: string): void {
    const path = this.#paths.get(name) ?? '';
    let bytes: Buffer;
    try {
      bytes = readFileSync(path);
    } catch (thrown) {
      throw new RunFailure(
        'model-unreadable',
        `The voice "${name}" cannot be read: ${causeOf(thrown)}`,
      );
    }
    const count = bytes.length / Float32Array.BYTES_PER_ELEMENT;
    if (count === 0 || count % styleSize !== 0) {
      throw new RunFailure(
        'model-unreadable',
        `${basename(path)} is no voice: its ${bytes.length} bytes are no rows of ${styleSize} numbers.`,
      );
    }
    this.#read.set(name, floatsOf(bytes));
  }

  /** f32[256]: the row for a text of `phonemes`; the last one for longer texts. */
  style(name: string, phonemes: number): Float32Array {
    const styles = this.#read.get(name) ?? new Float32Array(styleSize);
    const row = Math.min(phonemes, styles.length / styleSize - 1);
    return styles.subarray(row * styleSize, (row + 1) * styleSize);
  }
}

/** Of little-endian bytes, on a processor of either order. */
function floatsOf(bytes: Buffer): Float32Array {
  if (endianness() === 'BE') bytes.swap32();
  // A copy begins where a float may: a buffer may lie at any byte of a larger one.
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

function unknownVoice(name: string, names: readonly string[]): string {
  const distances = new Map(names.map((known) => [known, distance(name, known)]));
  const near = names
    .toSorted((a, b) => (distances.get(a) ?? 0) - (distances.get(b) ?? 0))
    .slice(0, 3);
  const voices = names.length === 1 ? 'one voice' : `${names.length} voices`;
  return `There is no voice "${name}". The model has ${voices}; nearest: ${near.join(', ')}.`;
}

/** Levenshtein's: letters to insert, delete or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
