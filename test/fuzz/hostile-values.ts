import type { DrawBelow } from '../../electron/common/random.ts';

/** JSON texts that programs stumble over; some are no JSON at all. */
const hostileTexts = [
  'null',
  'true',
  '0',
  '-0',
  '-1',
  '0.5',
  '1e400',
  '-1e400',
  '1.7976931348623157e308',
  '-1.7976931348623157e308',
  '5e-324',
  '9007199254740993',
  '4294967296',
  '-2147483649',
  'NaN',
  'Infinity',
  'undefined',
  '""',
  '"\\u0000"',
  '"\\ud800"',
  '"\u2028\u202e"',
  '"__proto__"',
  '"constructor"',
  '"../../escaped"',
  '"audio/.."',
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":{"type":"span"}}',
  '{"toString":1,"length":-1}',
  `"${'long '.repeat(2000)}"`,
  `${'['.repeat(3000)}${']'.repeat(3000)}`,
  '{"a":',
  '"open',
] as const;

export const pick = <Item>(draw: DrawBelow, items: readonly Item[]): Item => {
  const item = items[draw(items.length)];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
};

/** Stands for a text that is put in where JSON is written: values that JSON has no word for. */
const placeholder = '@hostile@';

/** The JSON text with one value, somewhere in it, replaced, removed, or exchanged for another of its values. */
export function mutateJson(text: string, draw: DrawBelow): string {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return mutateText(text, draw);
  }
  const places = placesIn(root);
  if (places.length === 0) return pick(draw, hostileTexts);
  const { holder, key } = pick(draw, places);
  const kind = draw(8);
  if (kind === 0) Reflect.deleteProperty(holder, key);
  else if (kind === 1) {
    const other = pick(draw, places);
    // A copy: the same object twice could become its own child.
    holder[key] = structuredClone(other.holder[other.key]);
  } else if (kind === 2 && typeof holder[key] === 'number') {
    holder[key] = neighbour(holder[key], draw);
  } else holder[key] = placeholder;
  try {
    return JSON.stringify(root).replace(`"${placeholder}"`, () => pick(draw, hostileTexts));
  } catch {
    // What was put in before may nest so deep that JSON reads it and cannot write it.
    return mutateText(text, draw);
  }
}

type Place = { readonly holder: Record<string, unknown>; readonly key: string };

/** No recording nests deeper; hostile values that were put in before do. */
const deepest = 12;

/** Every value inside a value, by what holds it. Lists count as objects with numbers for keys. */
function placesIn(value: unknown, depth = 0, places: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null || depth > deepest) return places;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    places.push({ holder, key });
    placesIn(holder[key], depth + 1, places);
  }
  return places;
}

/** A number that passes where the real one did: what schemas let through and arithmetic may not expect. */
function neighbour(value: number, draw: DrawBelow): number {
  const others = [
    value + 1,
    value - 1,
    -value,
    value * 2,
    value * 1e6,
    value / 3,
    value * 1e300,
    0,
  ];
  return pick(draw, others);
}

/** The text with some characters lost, doubled, or exchanged for others. */
export function mutateText(text: string, draw: DrawBelow): string {
  const from = draw(text.length + 1);
  const to = Math.min(text.length, from + draw(8));
  const inserted = pick(draw, [
    '',
    text.slice(from, to).repeat(3),
    '\n',
    '\r\n',
    '\ufeff',
    '\0',
    '}',
  ]);
  return text.slice(0, from) + inserted + text.slice(to);
}

/** The bytes with some of them exchanged, in place nowhere. */
export function mutateBytes(bytes: Uint8Array, draw: DrawBelow): Uint8Array {
  const mutated = Uint8Array.from(bytes);
  for (let count = 1 + draw(8); count > 0 && mutated.length > 0; count--) {
    mutated[draw(mutated.length)] = draw(256);
  }
  return draw(4) === 0 ? mutated.subarray(0, draw(mutated.length + 1)) : mutated;
}
