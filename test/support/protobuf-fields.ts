/** A field as it stands on the wire: its number, and a number or bytes. */
type WireField = { readonly number: number; readonly value: bigint | Buffer };

/**
 * Reads a protobuf message by its encoding alone (protobuf.dev, "Encoding"), with no schema: what a library wrote is
 * judged by other code. Throws where the bytes are no message.
 */
function fieldsOf(bytes: Buffer): WireField[] {
  const fields: WireField[] = [];
  let at = 0;
  const varint = (): bigint => {
    const only = bytes[at];
    if (only !== undefined && only < 0x80) {
      at += 1;
      return BigInt(only);
    }
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 63n) throw new Error('A number goes on past its end.');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new Error('A field goes on past the end.');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const kind = tag & 7;
    const number = tag >> 3;
    if (kind === 0) fields.push({ number, value: varint() });
    else if (kind === 1) fields.push({ number, value: take(8) });
    else if (kind === 2) fields.push({ number, value: take(Number(varint())) });
    else throw new Error(`Field ${number} is of the kind ${kind}.`);
  }
  return fields;
}

/** The fields of a message, asked for by their number; what is not there is undefined or an empty list. */
export type Message = {
  readonly has: (number: number) => boolean;
  readonly whole: (number: number) => number | undefined;
  readonly text: (number: number) => string | undefined;
  readonly texts: (number: number) => string[];
  readonly double: (number: number) => number | undefined;
  readonly fixed: (number: number) => bigint[];
  readonly messages: (number: number) => Message[];
};

export function message(bytes: Buffer): Message {
  const fields = new Map<number, WireField['value'][]>();
  for (const { number, value } of fieldsOf(bytes)) {
    const known = fields.get(number);
    if (known === undefined) fields.set(number, [value]);
    else known.push(value);
  }
  const all = (number: number): Buffer[] =>
    (fields.get(number) ?? []).map((value) => {
      if (typeof value === 'bigint') throw new Error('A number where bytes were to be.');
      return value;
    });
  return {
    has: (number) => fields.has(number),
    whole: (number) => {
      const value = fields.get(number)?.[0];
      return typeof value === 'bigint' ? Number(BigInt.asIntN(64, value)) : undefined;
    },
    text: (number) => all(number)[0]?.toString('utf8'),
    texts: (number) => all(number).map((value) => value.toString('utf8')),
    double: (number) => all(number)[0]?.readDoubleLE(),
    fixed: (number) => all(number).map((value) => value.readBigUInt64LE()),
    messages: (number) => all(number).map(message),
  };
}
