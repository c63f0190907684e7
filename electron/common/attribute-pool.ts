import { z } from 'zod';
import type { Attribute } from './trace.ts';

type Attributes = Readonly<Record<string, Attribute>>;

export const attributeTypes = ['string', 'number', 'boolean'] as const;
type AttributeType = (typeof attributeTypes)[number];

/** The names of a set of attributes, in order, and for each of what type its value is. */
export const attributeLayoutSchema = z
  .object({ names: z.array(z.string()), types: z.array(z.enum(attributeTypes)) })
  .refine(({ names, types }) => names.length === types.length, 'A name lacks its type.');
export type AttributeLayout = {
  readonly names: readonly string[];
  readonly types: readonly AttributeType[];
};

/**
 * Texts and layouts of attributes, each kept once: a decoder repeats the same node names, providers and
 * shapes in thousands of calls. What it gives out are places, which stay.
 */
export class AttributePool {
  readonly #texts: string[] = [];
  readonly #placeOfText = new Map<string, number>();
  readonly #layouts: AttributeLayout[] = [];
  readonly #placeOfLayout = new Map<string, number>();

  get texts(): readonly string[] {
    return this.#texts;
  }
  get layouts(): readonly AttributeLayout[] {
    return this.#layouts;
  }

  /** Place of the layout of these attributes. */
  layoutOf(attributes: Attributes): number {
    let key = '';
    for (const name in attributes) key += keyPart(name, typeof attributes[name]);
    return (
      this.#placeOfLayout.get(key) ??
      this.addLayout({
        names: Object.keys(attributes),
        types: Object.values(attributes).map(typeOf),
      })
    );
  }

  addLayout(layout: AttributeLayout): number {
    const key = layout.names.map((name, i) => keyPart(name, layout.types[i] ?? '')).join('');
    const known = this.#placeOfLayout.get(key);
    if (known !== undefined) return known;
    this.#placeOfLayout.set(key, this.#layouts.length);
    return this.#layouts.push(layout) - 1;
  }

  /** A value as a number: a text by its place here, a boolean as 0 or 1, a number as itself. */
  pack(value: Attribute): number {
    if (typeof value !== 'string') return Number(value);
    const known = this.#placeOfText.get(value);
    if (known !== undefined) return known;
    this.#placeOfText.set(value, this.#texts.length);
    return this.#texts.push(value) - 1;
  }

  unpack(packed: number, type: AttributeType | undefined): Attribute {
    if (type === 'string') return this.#texts[packed] ?? '';
    return type === 'boolean' ? packed !== 0 : packed;
  }
}

/** The length keeps apart what would read the same when joined. */
const keyPart = (name: string, type: string): string => `${name.length} ${name} ${type} `;

const typeOf = (value: Attribute): AttributeType =>
  typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean';
