/*!
 * A port of the tables of `whisper/normalizers/english.py` of OpenAI Whisper (https://github.com/openai/whisper),
 * Copyright (c) 2022 OpenAI, MIT License: see LICENSE-whisper.txt beside this file.
 */

/** A number with the letters that follow it: 31 and `st`. */
export type Suffixed = { readonly value: bigint; readonly suffix: string };

const teens =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';

export const zeros: ReadonlySet<string> = new Set(['o', 'oh', 'zero']);

/** One to nineteen. */
export const ones: ReadonlyMap<string, bigint> = new Map(
  teens.split(' ').map((name, index) => [name, BigInt(index + 1)]),
);

export const tens: ReadonlyMap<string, bigint> = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((name, index) => [name, BigInt(20 + 10 * index)]),
);

export const multipliers: ReadonlyMap<string, bigint> = new Map([
  ['hundred', 100n],
  ...'thousand million billion trillion quadrillion quintillion sextillion septillion octillion nonillion decillion'
    .split(' ')
    .map((name, index) => [name, 10n ** BigInt(3 * index + 3)] as const),
]);

const suffixed = (
  values: ReadonlyMap<string, bigint>,
  nameOf: (name: string) => string,
  suffix: string,
): (readonly [string, Suffixed])[] =>
  [...values].map(([name, value]) => [nameOf(name), { value, suffix }]);

const irregularOrdinals: ReadonlyMap<string, Suffixed> = new Map([
  ['zeroth', { value: 0n, suffix: 'th' }],
  ['first', { value: 1n, suffix: 'st' }],
  ['second', { value: 2n, suffix: 'nd' }],
  ['third', { value: 3n, suffix: 'rd' }],
  ['fifth', { value: 5n, suffix: 'th' }],
  ['twelfth', { value: 12n, suffix: 'th' }],
]);

const regularOrdinals: ReadonlyMap<string, bigint> = new Map(
  [...ones].filter(([, value]) => value > 3n && value !== 5n && value !== 12n),
);

export const suffixedOnes: ReadonlyMap<string, Suffixed> = new Map([
  ...suffixed(ones, (name) => (name === 'six' ? 'sixes' : `${name}s`), 's'),
  ...irregularOrdinals,
  ...suffixed(regularOrdinals, (name) => name + (name.endsWith('t') ? 'h' : 'th'), 'th'),
]);

export const suffixedTens: ReadonlyMap<string, Suffixed> = new Map([
  ...suffixed(tens, (name) => name.replace('y', 'ies'), 's'),
  ...suffixed(tens, (name) => name.replace('y', 'ieth'), 'th'),
]);

export const suffixedMultipliers: ReadonlyMap<string, Suffixed> = new Map([
  ...suffixed(multipliers, (name) => `${name}s`, 's'),
  ...suffixed(multipliers, (name) => `${name}th`, 'th'),
]);

/** Words before a number that become its sign. */
export const signs: ReadonlyMap<string, string> = new Map([
  ['minus', '-'],
  ['negative', '-'],
  ['plus', '+'],
  ['positive', '+'],
]);

/** Words after a number that become the symbol before it. */
export const currencies: ReadonlyMap<string, string> = new Map([
  ['pound', '£'],
  ['pounds', '£'],
  ['euro', '€'],
  ['euros', '€'],
  ['dollar', '$'],
  ['dollars', '$'],
  ['cent', '¢'],
  ['cents', '¢'],
]);

export const prefixes: ReadonlySet<string> = new Set([...signs.values(), ...currencies.values()]);

const percents = ['per', 'percent'];
const specials = ['and', 'double', 'triple', 'point'];

/** What can follow a decimal point. */
export const decimals: ReadonlySet<string> = new Set([...ones.keys(), ...tens.keys(), ...zeros]);

/** Every word that can belong to a number. */
export const numberWords: ReadonlySet<string> = new Set([
  ...decimals,
  ...suffixedOnes.keys(),
  ...suffixedTens.keys(),
  ...multipliers.keys(),
  ...suffixedMultipliers.keys(),
  ...signs.keys(),
  ...currencies.keys(),
  ...percents,
  ...specials,
]);
