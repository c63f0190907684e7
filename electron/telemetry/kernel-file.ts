import { closeSync, openSync, readSync } from 'node:fs';

/** Shared: a reading is done before the next begins. Grows to the longest file. */
let buffer = Buffer.allocUnsafe(16 * 1024);

/**
 * A file of /proc or /sys, opened once: each read from its start makes the kernel write it anew. Throws what
 * the kernel says: `ENODEV` when the device is gone, `ESRCH` when the process is.
 */
export class KernelFile {
  readonly #descriptor: number;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'r');
  }

  /** The file's text. */
  read(): string {
    let length = 0;
    for (;;) {
      const more = readSync(this.#descriptor, buffer, length, buffer.length - length, length);
      length += more;
      // A short read is the end of small files; long ones come in pages and end with an empty read.
      if (more === 0 || length < 1024) return buffer.toString('latin1', 0, length);
      if (length === buffer.length) buffer = Buffer.concat([buffer], length * 2);
    }
  }

  /** The number that is all there is in the file; null when it is none. */
  readNumber(): number | null {
    const text = this.read().trim();
    const value = Number(text);
    return text === '' || !Number.isFinite(value) ? null : value;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** null where there is no such file, or none that may be read. */
export function openKernelFile(path: string): KernelFile | null {
  try {
    return new KernelFile(path);
  } catch {
    return null;
  }
}
