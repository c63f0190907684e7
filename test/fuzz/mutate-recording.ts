import type { DrawBelow } from '../../electron/common/random.ts';
import { type ZipInput, type ZipLies, zipOf } from '../support/zip-bytes.ts';
import { mutateBytes, mutateJson, mutateText, pick } from './hostile-values.ts';

/** A real recording, or what became of one. */
export type RecordingTexts = { readonly manifest: string; readonly lines: readonly string[] };

/** The two files of a recording after 1 to 8 changes, as bytes. */
export function mutateRecording(
  { manifest, lines }: RecordingTexts,
  draw: DrawBelow,
): { readonly manifest: Uint8Array; readonly events: Uint8Array } {
  let manifestText = manifest;
  const mutated = [...lines];
  for (let count = 1 + draw(8); count > 0; count--) {
    // Most changes go to events: a manifest soon refuses, and then nothing else is tried.
    if (draw(30) === 0) manifestText = mutateJson(manifestText, draw);
    else mutateLines(mutated, draw);
  }
  const events = Buffer.from(mutated.join('\n') + pick(draw, ['\n', '', '\r\n', '\n\n']));
  return {
    manifest: Buffer.from(manifestText),
    events: draw(20) === 0 ? mutateBytes(events, draw) : events,
  };
}

/** Changes one of the lines, each a JSON text, or which are there and in which order. */
export function mutateLines(lines: string[], draw: DrawBelow): void {
  const place = draw(Math.max(1, lines.length));
  const line = lines[place] ?? '';
  switch (draw(12)) {
    case 0:
      lines.splice(place, 1 + draw(3));
      break;
    case 1:
      lines.splice(place, 0, line);
      break;
    case 2:
      lines[place] = lines[0] ?? '';
      lines[0] = line;
      break;
    case 3:
      lines[place] = mutateText(line, draw);
      break;
    default:
      lines[place] = mutateJson(line, draw);
  }
}

const names = [
  'manifest.json',
  'events.jsonl',
  'audio/run-0.wav',
  'audio/RUN-0.wav',
  'audio\\run-0.wav',
  'profiles/run-0.json',
  'audio/',
  'audio',
  'audio/..',
  'audio/../../escaped',
  '../escaped',
  '..\\escaped',
  'C:\\escaped',
  'audio/nul',
  'audio/é.wav',
  'audio/a/b',
  '',
  '\0',
] as const;

/** A `.latlab` that was changed as bytes, or one whose entries lie. `outside` is an absolute path to lead to. */
export function mutateArchive(
  archive: Uint8Array,
  texts: RecordingTexts,
  outside: string,
  draw: DrawBelow,
): Uint8Array {
  if (draw(2) === 0) return mutateBytes(archive, draw);
  const { manifest, events } = mutateRecording(texts, draw);
  const files: ZipInput[] = [
    ['manifest.json', draw(2) === 0 ? manifest : Buffer.from(texts.manifest), { deflated: true }],
    ['events.jsonl', events, { deflated: true }],
  ];
  for (let count = draw(4); count > 0; count--) {
    const name = pick(draw, [...names, outside]);
    files.push([name, Buffer.alloc(draw(1000)), liesBy(draw)]);
  }
  const zip = zipOf(files);
  return draw(3) === 0 ? mutateBytes(zip, draw) : zip;
}

const liesBy = (draw: DrawBelow): ZipLies => ({
  ...(draw(2) === 0 ? { deflated: true } : {}),
  ...(draw(3) === 0 ? { size: pick(draw, [0, 1, 1e6, 0xffff_ffff]) } : {}),
  ...(draw(5) === 0 ? { checksum: draw(2 ** 32) } : {}),
  ...(draw(5) === 0 ? { flags: draw(2 ** 16) } : {}),
  ...(draw(5) === 0 ? { method: pick(draw, [0, 8, 9, 14, 93, 99]) } : {}),
  ...(draw(5) === 0 ? { mode: pick(draw, [0o120_777, 0o040_755, 0o100_644, 0o020_666]) } : {}),
});
