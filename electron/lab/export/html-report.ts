import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';

/** Stands in the built page where the data comes. It can be nowhere else: no code of the page names it whole. */
const place = '<script id="recording" type="application/octet-stream">';

/**
 * The report: the page that the build made, with `lines` in it as gzip in base64, whose letters can end no tag
 * whatever the recording says. A piece at a time. Throws when `page` is not there: the app was not built.
 */
export async function* htmlReport(
  lines: Iterable<string | Uint8Array>,
  page: string,
): AsyncGenerator<string> {
  const html = await readFile(page, 'utf8');
  const cut = html.lastIndexOf(place);
  if (cut < 0) throw new Error(`${page} has no place for a recording: build the app anew.`);
  yield html.slice(0, cut + place.length);
  yield* inBase64(Readable.from(lines, { objectMode: false }).pipe(createGzip({ level: 9 })));
  yield html.slice(cut + place.length);
}

/** Three bytes are four letters: what is left over waits for the next piece. */
async function* inBase64(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let left = Buffer.alloc(0);
  for await (const piece of bytes) {
    const all = Buffer.concat([left, piece]);
    const whole = all.length - (all.length % 3);
    yield all.toString('base64', 0, whole);
    left = all.subarray(whole);
  }
  yield left.toString('base64');
}
