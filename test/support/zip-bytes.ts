/**
 * The bytes of a zip file (APPNOTE.TXT 4.3), stored without compression, whatever its names are: writers
 * that are kept well refuse the ones that a test wants.
 */
export function zipOf(
  files: readonly (readonly [name: string, content: Uint8Array])[],
): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const nameBytes = Buffer.from(name);
    const facts = factsOf(nameBytes, content);
    const local = Buffer.concat([u32(0x0403_4b50), u16(20), facts, nameBytes, content]);
    const outside = Buffer.concat([u16(0), u16(0), u16(0), u32(0), u32(offset)]);
    directory.push(Buffer.concat([u32(0x0201_4b50), u16(20), u16(20), facts, outside, nameBytes]));
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const count = u16(files.length);
  const end = [u32(0x0605_4b50), u16(0), u16(0), count, count, u32(central.length), u32(offset)];
  return Buffer.concat([...parts, central, ...end, u16(0)]);
}

/** Flags, method, time, date, checksum, sizes, lengths of name and extra field. */
const factsOf = (name: Uint8Array, content: Uint8Array): Buffer =>
  Buffer.concat([
    u16(0),
    u16(0),
    u16(0),
    u16(0x21),
    u32(checksum(content)),
    u32(content.length),
    u32(content.length),
    u16(name.length),
    u16(0),
  ]);

const u16 = (value: number): Buffer => Buffer.from([value & 0xff, (value >> 8) & 0xff]);

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** CRC-32 of ISO 3309, bit by bit. */
function checksum(content: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of content) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}
