/** How one sample is kept in the WAV that `wavBytes` builds. */
export type WavCoding = 'u8' | 'i16' | 'i24' | 'i32' | 'f32' | 'f64' | 'aLaw' | 'muLaw';

/** Everything that a WAV file can be or get wrong; what is left out is 16 kHz, 16-bit PCM and correct. */
export type WavCase = {
  /** One array a channel, full scale ±1; G.711 codings take the code bytes themselves. */
  readonly channels: readonly ArrayLike<number>[];
  readonly sampleRate?: number;
  readonly coding?: WavCoding;
  /** Write WAVE_FORMAT_EXTENSIBLE, with the format as the sub-format. */
  readonly extensible?: boolean;
  /** Bytes that one sample takes up, where that is more than it needs; it is left-justified in them. */
  readonly room?: number;
  /** Chunks between "fmt " and "data", as [id, length]; odd lengths are padded unless `unpadded`. */
  readonly chunksBefore?: readonly (readonly [id: string, length: number])[];
  readonly unpadded?: boolean;
  /** Chunks after "data". */
  readonly chunksAfter?: readonly (readonly [id: string, length: number])[];
  /** What the header says instead of the truth. */
  readonly claims?: {
    readonly riffSize?: number;
    readonly dataSize?: number;
    readonly channelCount?: number;
    readonly sampleRate?: number;
    readonly formatTag?: number;
    readonly bits?: number;
  };
  /** RF64: sizes are in a "ds64" chunk, those of the header are all ones. */
  readonly rf64?: boolean;
  /** Keep only so many bytes of the data chunk. */
  readonly cutAfter?: number;
};

const codings = {
  u8: { tag: 1, bits: 8 },
  i16: { tag: 1, bits: 16 },
  i24: { tag: 1, bits: 24 },
  i32: { tag: 1, bits: 32 },
  f32: { tag: 3, bits: 32 },
  f64: { tag: 3, bits: 64 },
  aLaw: { tag: 6, bits: 8 },
  muLaw: { tag: 7, bits: 8 },
} as const;

/** Builds the bytes of a WAV file, right or wrong as the case says. */
export function wavBytes(wav: WavCase): Uint8Array {
  const { channels, coding = 'i16', claims = {} } = wav;
  const { tag, bits } = codings[coding];
  const width = wav.room ?? bits / 8;
  const channelCount = claims.channelCount ?? channels.length;
  const sampleRate = claims.sampleRate ?? wav.sampleRate ?? 16_000;
  const formatTag = claims.formatTag ?? tag;
  const claimedBits = claims.bits ?? bits;
  const plain = [
    ...u16(wav.extensible ? 0xfffe : formatTag),
    ...u16(channelCount),
    ...u32(sampleRate),
    ...u32(sampleRate * channels.length * width),
    ...u16(channels.length * width),
    ...u16(claimedBits),
  ];
  const guidTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
  const format = wav.extensible
    ? [...plain, ...u16(22), ...u16(claimedBits), ...u32(0), ...u16(formatTag), ...guidTail]
    : plain;

  const data = interleave(channels, coding, width);
  const dataSize = claims.dataSize ?? (wav.rf64 ? 0xffff_ffff : data.length);
  const fillers = (chunks: WavCase['chunksBefore']) =>
    (chunks ?? []).flatMap(([id, length]) => [
      ...text(id),
      ...u32(length),
      ...new Array<number>(length).fill(1),
      ...(length % 2 === 1 && !wav.unpadded ? [0] : []),
    ]);
  const ds64 = wav.rf64
    ? [...text('ds64'), ...u32(28), ...u64(0), ...u64(data.length), ...u64(0), ...u32(0)]
    : [];
  const before = [
    ...text('WAVE'),
    ...ds64,
    ...text('fmt '),
    ...u32(format.length),
    ...format,
    ...fillers(wav.chunksBefore),
    ...text('data'),
    ...u32(dataSize),
  ];
  const kept = data.subarray(0, wav.cutAfter ?? data.length);
  const after = wav.cutAfter === undefined ? fillers(wav.chunksAfter) : [];
  const padding = data.length % 2 === 1 && after.length > 0 && !wav.unpadded ? [0] : [];
  const length = before.length + data.length + padding.length + after.length;
  return concatenate([
    Uint8Array.from(text(wav.rf64 ? 'RF64' : 'RIFF')),
    Uint8Array.from(u32(claims.riffSize ?? (wav.rf64 ? 0xffff_ffff : length))),
    Uint8Array.from(before),
    kept,
    Uint8Array.from([...padding, ...after]),
  ]);
}

/** A sine of `frequency` Hz, `length` samples at `sampleRate`, peak `level`. */
export function sine(
  frequency: number,
  sampleRate: number,
  length: number,
  level = 0.5,
): Float32Array {
  return Float32Array.from(
    { length },
    (_, i) => level * Math.sin((2 * Math.PI * frequency * i) / sampleRate),
  );
}

function interleave(
  channels: readonly ArrayLike<number>[],
  coding: WavCoding,
  width: number,
): Uint8Array {
  const frames = channels[0]?.length ?? 0;
  const bytes = new Uint8Array(frames * channels.length * width);
  const view = new DataView(bytes.buffer);
  const spare = width - codings[coding].bits / 8;
  for (let frame = 0, at = spare; frame < frames; frame++)
    for (const channel of channels) {
      writeSample(view, at, channel[frame] ?? 0, coding);
      at += width;
    }
  return bytes;
}

function writeSample(view: DataView, at: number, sample: number, coding: WavCoding): void {
  const whole = (bits: number) => {
    const full = 2 ** (bits - 1);
    return Math.max(-full, Math.min(full - 1, Math.round(sample * full)));
  };
  switch (coding) {
    case 'u8':
      view.setUint8(at, whole(8) + 128);
      break;
    case 'i16':
      view.setInt16(at, whole(16), true);
      break;
    case 'i24':
      view.setUint8(at, whole(24) & 0xff);
      view.setInt16(at + 1, whole(24) >> 8, true);
      break;
    case 'i32':
      view.setInt32(at, whole(32), true);
      break;
    case 'f32':
      view.setFloat32(at, sample, true);
      break;
    case 'f64':
      view.setFloat64(at, sample, true);
      break;
    case 'aLaw':
    case 'muLaw':
      view.setUint8(at, sample);
      break;
  }
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function text(characters: string): number[] {
  return [...characters].map((character) => character.charCodeAt(0));
}

function u16(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff];
}

function u32(value: number): number[] {
  return [...u16(value & 0xffff), ...u16(value >>> 16)];
}

function u64(value: number): number[] {
  return [...u32(value % 2 ** 32), ...u32(Math.floor(value / 2 ** 32))];
}
