import { type ReportHead, reportHeadSchema } from '../../electron/common/export/report-data.ts';
import { buildSession, type RecordedSession } from '../../electron/common/recorded-session.ts';
import { sessionEventSchema } from '../../electron/common/session.ts';

/** What a report shows. */
export type Report = { readonly head: ReportHead; readonly session: RecordedSession };

/** Reads the data of a report: base64 of gzip of lines, as `report-data.ts` says. Throws where it is not that. */
export async function readReport(base64: string): Promise<Report> {
  const text = await unzip(bytesOf(base64));
  const [first = '', ...lines] = text.split('\n');
  const head = reportHeadSchema.parse(JSON.parse(first));
  const events = lines
    .filter((line) => line !== '')
    .map((line) => sessionEventSchema.parse(JSON.parse(line)));
  return { head, session: buildSession(head.manifest, events, head.notes) };
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const letters = atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place++) bytes[place] = letters.charCodeAt(place);
  return bytes;
}

const unzip = (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
