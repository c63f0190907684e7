import type { Answer } from '../../electron/common/bridge.ts';
import type { DrawableAudio } from './drawable-audio.ts';

/** A piece of audio that was asked for. */
export type Shelved =
  | { readonly kind: 'reading' }
  | { readonly kind: 'problem'; readonly message: string }
  | { readonly kind: 'ready'; readonly audio: DrawableAudio };

type Load = () => Promise<Answer<DrawableAudio>>;

/** 20 minutes of audio at 24 kHz. */
const bytesAtMost = 128 * 2 ** 20;
const waitingAtMost = 4;

/**
 * Audio that is in memory: read when somebody asks for it, one piece after the other, and given up again where
 * it has not been asked for longest. Who scrolls past many runs leaves no queue: what was asked for last is
 * read first, and of the rest only a few wait; the others are asked for again when they are drawn again.
 */
export class AudioShelf {
  readonly #changed: () => void;
  readonly #limit: number;
  /** The one asked for longest ago first. */
  readonly #pieces = new Map<string, Shelved>();
  #waiting: { readonly name: string; readonly load: Load }[] = [];
  #isReading = false;
  /** Changes when the shelf is cleared: what was being read is not wanted any more. */
  #age = 0;

  constructor(changed: () => void, limit = bytesAtMost) {
    this.#changed = changed;
    this.#limit = limit;
  }

  /** What there is under this name; the first call has it read. Later ones do not use `load`. */
  ask(name: string, load: Load): Shelved {
    const known = this.#pieces.get(name);
    if (known !== undefined) {
      this.#pieces.delete(name);
      this.#pieces.set(name, known);
      return known;
    }
    const reading: Shelved = { kind: 'reading' };
    this.#pieces.set(name, reading);
    this.#waiting.push({ name, load });
    for (const given of this.#waiting.splice(0, this.#waiting.length - waitingAtMost))
      this.#pieces.delete(given.name);
    if (!this.#isReading) void this.#readOn();
    return reading;
  }

  /** Gives up everything. */
  clear(): void {
    this.#age += 1;
    this.#waiting = [];
    this.#pieces.clear();
  }

  async #readOn(): Promise<void> {
    this.#isReading = true;
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      const age = this.#age;
      const { name, load } = next;
      const piece = await shelvedFrom(load);
      if (age !== this.#age) continue;
      this.#pieces.set(name, piece);
      this.#makeRoom(name);
      this.#changed();
    }
    this.#isReading = false;
  }

  #makeRoom(kept: string): void {
    let held = 0;
    for (const piece of this.#pieces.values()) held += sizeOf(piece);
    for (const [name, piece] of this.#pieces) {
      if (held <= this.#limit) return;
      if (name === kept || piece.kind !== 'ready') continue;
      held -= sizeOf(piece);
      this.#pieces.delete(name);
    }
  }
}

function sizeOf(piece: Shelved): number {
  if (piece.kind !== 'ready') return 0;
  const { peaks, sidePeaks } = piece.audio;
  return [peaks, ...(sidePeaks ?? [])].reduce((sum, { size }) => sum + size, 0);
}

async function shelvedFrom(load: Load): Promise<Shelved> {
  try {
    const answer = await load();
    return answer.ok
      ? { kind: 'ready', audio: answer.value }
      : { kind: 'problem', message: answer.message };
  } catch (error) {
    return { kind: 'problem', message: error instanceof Error ? error.message : String(error) };
  }
}
