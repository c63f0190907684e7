import type { SpanTable } from '../../electron/common/span-table.ts';
import { stages } from '../../electron/common/stages.ts';
import type { Attribute } from '../../electron/common/trace.ts';

/** Whether a span is looked for: by its place in the run's table, its stage's place in `stages`, its length in ns. */
export type SpanTest = (spans: SpanTable, place: number, stage: number, length: number) => boolean;

const units: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
};
const unitNames = Object.keys(units).join('|');
const durationForm = new RegExp(`^(>=|<=|>|<)([\\d.]+)(${unitNames})?$`, 'i');

/**
 * What a person types, as a test of spans; null where nothing is asked. Words that all have to hold:
 * - `>5ms`, `<=200us`: how long it took; without a unit milliseconds;
 * - `phase=first`: an attribute by its name; texts may contain it, numbers have to be it;
 * - anything else: in the stage's name, in the text of an attribute (operator, node, token …), or an attribute's name.
 * Quotes keep words together: `"hello there"`. Capitals do not matter.
 */
export function parseQuery(query: string): SpanTest | null {
  const words = [...query.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word]) =>
    word.replaceAll('"', ''),
  );
  const tests = words.filter((word) => word !== '').map(testOf);
  return tests.length === 0
    ? null
    : (spans, place, stage, length) => tests.every((test) => test(spans, place, stage, length));
}

function testOf(word: string): SpanTest {
  const duration = durationForm.exec(word);
  if (duration !== null) return durationTest(duration);
  const equals = word.indexOf('=');
  if (equals > 0) return attributeTest(word.slice(0, equals), word.slice(equals + 1));
  return textTest(word);
}

function durationTest([, sign = '', number = '', unit = 'ms']: RegExpExecArray): SpanTest {
  const limit = Number(number) * (units[unit.toLowerCase()] ?? 1e6);
  return (_spans, _place, _stage, length) => {
    if (sign.startsWith('>')) return length > limit || (sign === '>=' && length === limit);
    return length < limit || (sign === '<=' && length === limit);
  };
}

function attributeTest(wantedName: string, wanted: string): SpanTest {
  const name = wantedName.toLowerCase();
  const fits = valueTest(wanted);
  const holds = (own: string, value: Attribute): boolean =>
    own.toLowerCase() === name && fits(value);
  return (spans, place) => spans.someAttribute(place, holds);
}

function textTest(wanted: string): SpanTest {
  const text = wanted.toLowerCase();
  const stageFits = stages.map((stage) => stage.includes(text));
  const fits = valueTest(wanted);
  const holds = (name: string, value: Attribute): boolean =>
    name.toLowerCase() === text || fits(value);
  return (spans, place, stage) => stageFits[stage] === true || spans.someAttribute(place, holds);
}

/** The same few texts come a million times: each is looked at once. */
function valueTest(wanted: string): (value: Attribute) => boolean {
  const text = wanted.toLowerCase();
  const known = new Map<string, boolean>();
  return (value) => {
    if (typeof value !== 'string') return String(value) === text;
    let fits = known.get(value);
    if (fits === undefined) {
      fits = value.toLowerCase().includes(text);
      known.set(value, fits);
    }
    return fits;
  };
}
