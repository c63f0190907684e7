/** Draws a whole number from 0 to below `count`; `count` is at most 2³². */
export type DrawBelow = (count: number) => number;

/**
 * xoshiro128** 1.1 by David Blackman and Sebastiano Vigna (public domain,
 * https://prng.di.unimi.it/xoshiro128starstar.c): the next 32 bits at each call. Not for secrets. The four
 * words of the state must not all be 0.
 */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/**
 * The same draws for the same seed, on every machine. A draw scales 32 bits to the count, so it favours no
 * number by more than count / 2³²: nothing that a resampling could show.
 */
export function seededDraws(seed: number): DrawBelow {
  const next = xoshiro128(spread(seed));
  return (count) => Math.floor((next() / 2 ** 32) * count);
}

/**
 * Four words from one: splitmix32, Steele et al. 2014 with the finalizer of MurmurHash3, as Vigna advises for
 * seeding.
 */
function spread(seed: number): [number, number, number, number] {
  let at = seed | 0;
  const word = (): number => {
    at = (at + 0x9e3779b9) | 0;
    let mixed = at ^ (at >>> 16);
    mixed = Math.imul(mixed, 0x85ebca6b);
    mixed ^= mixed >>> 13;
    mixed = Math.imul(mixed, 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  };
  return [word(), word(), word(), word()];
}

/** The same items in an order drawn by the seed (Fisher and Yates). */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const draw = seededDraws(seed);
  const rest = [...items];
  const drawn: Item[] = [];
  while (rest.length > 0) drawn.push(...rest.splice(draw(rest.length), 1));
  return drawn;
}
