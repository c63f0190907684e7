import { crc32, deflateRawSync } from 'node:zlib';

/** What an entry says of itself, where that is not the plain truth about a stored file. */
export type ZipLies = {
  /** Really packed with Deflate. */
  readonly deflated?: true;
  /** Bytes unpacked, as declared. */
  readonly size?: number;
  readonly checksum?: number;
  /** General purpose bits: 1 is encrypted, 0x800 a name in UTF-8. */
  readonly flags?: number;
  /** Compression method, as declared. */
  readonly method?: number;
  /** The mode of Unix: 0o120777 is a link. */
  readonly mode?: number;
};

export type ZipInput = readonly [name: string, content: Uint8Array, lies?: ZipLies];

/**
 * The bytes of a zip file (APPNOTE.TXT 4.3), stored unless asked otherwise, whatever its names are and
 * whatever it says of them: writers that are kept well refuse the ones that a test wants.
 */
export function zipOf(files: readonly ZipInput[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content, lies = {}] of files) {
    const nameBytes = Buffer.from(name);
    const packed = lies.deflated ? deflateRawSync(content) : content;
    const facts = factsOf(nameBytes, content, packed.length, lies);
    const local = Buffer.concat([u32(0x0403_4b50), u16(20), facts, nameBytes, packed]);
    const attributes = u32((lies.mode ?? 0) * 0x1_0000);
    const outside = Buffer.concat([u16(0), u16(0), u16(0), attributes, u32(offset)]);
    const madeByUnix = u16(0x314);
    directory.push(
      Buffer.concat([u32(0x0201_4b50), madeByUnix, u16(20), facts, outside, nameBytes]),
    );
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const count = u16(files.length);
  const end = [u32(0x0605_4b50), u16(0), u16(0), count, count, u32(central.length), u32(offset)];
  return Buffer.concat([...parts, central, ...end, u16(0)]);
}

/** Flags, method, time, date, checksum, sizes, lengths of name and extra field. */
const factsOf = (name: Uint8Array, content: Uint8Array, packed: number, lies: ZipLies): Buffer =>
  Buffer.concat([
    u16(lies.flags ?? 0),
    u16(lies.method ?? (lies.deflated ? 8 : 0)),
    u16(0),
    u16(0x21),
    u32(lies.checksum ?? crc32(content)),
    u32(packed),
    u32(lies.size ?? content.length),
    u16(name.length),
    u16(0),
  ]);

const u16 = (value: number): Buffer => Buffer.from([value & 0xff, (value >> 8) & 0xff]);

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
