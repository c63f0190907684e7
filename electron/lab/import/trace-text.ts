import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { NotATrace } from './json-elements.ts';

/** Characters of a trace, unpacked: some six million events. A gzip file may hold a thousand times its size. */
export const longestTrace = 2 ** 30;

const kinds: readonly (readonly [start: string, kind: string])[] = [
  ['\xff\xd8\xff', 'a JPEG picture'],
  ['\x89PNG', 'a PNG picture'],
  ['%PDF', 'a PDF document'],
  ['RIFF', 'a WAV file'],
  ['\x7fELF', 'a program'],
  ['PK\x03\x04', 'a zip'],
];
/** How a gzip file begins (RFC 1952). */
export const gzip = '\x1f\x8b';

/** The first bytes of a file, a character each. */
export async function beginningOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The text of a trace in pieces, unpacked where it is gzip. Throws `NotATrace`, and what reading and unpacking throw. */
export async function* traceText(path: string): AsyncGenerator<string> {
  const beginning = await beginningOf(path);
  const known = kinds.find(([start]) => beginning.startsWith(start));
  if (known !== undefined) throw new NotATrace(`is no JSON: it begins as ${known[1]} does`);
  const bytes = createReadStream(path);
  const unpacked = beginning.startsWith(gzip) ? createGunzip() : null;
  if (unpacked !== null) {
    bytes.on('error', (error) => unpacked.destroy(error));
    bytes.pipe(unpacked);
  }
  const decoder = new TextDecoder();
  let length = 0;
  try {
    for await (const chunk of unpacked ?? bytes) {
      const text = decoder.decode(chunk, { stream: true });
      length += text.length;
      if (length > longestTrace) {
        throw new NotATrace(`has more than ${longestTrace / 2 ** 20} MiB of text`);
      }
      yield text;
    }
  } finally {
    bytes.destroy();
    unpacked?.destroy();
  }
}
