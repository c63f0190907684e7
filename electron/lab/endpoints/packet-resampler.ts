import type { Hertz } from '../../common/units.ts';

type Converter = {
  readonly full: (samples: Float32Array) => Float32Array;
  readonly destroy: () => void;
};

/**
 * Changes the rate of audio that comes in packets, as one stream (libsamplerate, compiled to JavaScript). The last
 * few milliseconds stay in its filter until more comes. Packets keep their order.
 */
export class PacketResampler {
  readonly #to: Hertz;
  readonly #hear: (samples: Float32Array) => void;
  #converter: { readonly from: Hertz; readonly made: Promise<Converter | null> } | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor(to: Hertz, hear: (samples: Float32Array) => void) {
    this.#to = to;
    this.#hear = hear;
  }

  /** `hear` is called once the packet is converted. The samples are copied where they are kept. */
  add(samples: Float32Array, from: Hertz): void {
    const made = this.#converterFrom(from);
    const packet = samples.slice();
    this.#last = this.#last.then(async () => {
      const converter = await made;
      this.#hear(converter === null ? packet : converter.full(packet).slice());
    });
    // Whoever waits for all of it hears of it.
    this.#last.catch(() => undefined);
  }

  /** Resolves once all packets so far are converted. */
  async all(): Promise<void> {
    await this.#last;
  }

  async close(): Promise<void> {
    const converter = await this.#converter?.made.catch(() => null);
    this.#converter = null;
    converter?.destroy();
  }

  #converterFrom(from: Hertz): Promise<Converter | null> {
    if (this.#converter?.from !== from) {
      const before = this.#converter;
      this.#converter = {
        from,
        made: from === this.#to ? Promise.resolve(null) : load(from, this.#to),
      };
      void this.#last.then(async () => (await before?.made)?.destroy()).catch(() => undefined);
    }
    return this.#converter.made;
  }
}

async function load(from: Hertz, to: Hertz): Promise<Converter> {
  const { default: libsamplerate } = await import('@alexanderolsen/libsamplerate-js');
  return libsamplerate.create(1, from, to, {
    converterType: libsamplerate.ConverterType.SRC_SINC_MEDIUM_QUALITY,
  });
}

/** 16-bit little-endian samples, in base64. */
export function pcmBase64(samples: Float32Array): string {
  const whole = Int16Array.from(samples, (sample) =>
    Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))),
  );
  return Buffer.from(whole.buffer).toString('base64');
}
