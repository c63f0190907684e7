import type { Attribute } from './trace.ts';

type Attributes = Readonly<Record<string, Attribute>>;

/** The names of a set of attributes, in order, and which of their values are texts, numbers, booleans. */
export type AttributeLayout = {
  readonly names: readonly string[];
  readonly types: readonly ('string' | 'number' | 'boolean')[];
};

/**
 * Texts and sets of attribute names, each kept once: a decoder repeats the same node names, providers and
 * shapes in thousands of calls. What it gives out are places, which stay.
 */
export class AttributePool {
  readonly #texts: string[] = [];
  readonly #placeOfText = new Map<string, number>();
  readonly #layouts: AttributeLayout[] = [];
  readonly #placeOfLayout = new Map<string, number>();

  /** Place of the layout of these attributes. */
  layoutOf(attributes: Attributes): number {
    let key = '';
    // Lengths keep apart what would read the same when joined.
    for (const name in attributes) key += `${name.length} ${name} ${typeof attributes[name]} `;
    const known = this.#placeOfLayout.get(key);
    if (known !== undefined) return known;
    const names = Object.keys(attributes);
    const types = Object.values(attributes).map(typeOf);
    this.#placeOfLayout.set(key, this.#layouts.length);
    return this.#layouts.push({ names, types }) - 1;
  }

  layout(place: number): AttributeLayout | undefined {
    return this.#layouts[place];
  }

  /** A value as a number: a text by its place here, a boolean as 0 or 1, a number as itself. */
  pack(value: Attribute): number {
    if (typeof value !== 'string') return Number(value);
    const known = this.#placeOfText.get(value);
    if (known !== undefined) return known;
    this.#placeOfText.set(value, this.#texts.length);
    return this.#texts.push(value) - 1;
  }

  unpack(packed: number, type: AttributeLayout['types'][number] | undefined): Attribute {
    if (type === 'string') return this.#texts[packed] ?? '';
    return type === 'boolean' ? packed !== 0 : packed;
  }
}

const typeOf = (value: Attribute): AttributeLayout['types'][number] =>
  typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean';
