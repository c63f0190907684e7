import type { SessionManifest } from '../../common/session.ts';
import type { Attribute } from '../../common/trace.ts';

/**
 * OTLP in JSON (opentelemetry-proto, "JSON Protobuf Encoding"): names in lowerCamelCase, 64-bit whole numbers as
 * text, trace and span ids in hexadecimal.
 */
export type KeyValue = { readonly key: string; readonly value: AnyValue };

type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } };

type Given = Attribute | readonly string[] | null;

/** What is null has no attribute. */
export const keyValues = (attributes: Readonly<Record<string, Given>>): KeyValue[] =>
  Object.entries(attributes).flatMap(([key, value]) =>
    value === null ? [] : [{ key, value: anyValue(value) }],
  );

function anyValue(value: Exclude<Given, null>): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value !== 'number') {
    return { arrayValue: { values: value.map((text) => ({ stringValue: text })) } };
  }
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** Nanoseconds since 1970 of a time in nanoseconds from the session's start, as text. */
export const unixNanos = ({ startedAt }: SessionManifest, at: number): string =>
  String(BigInt(Math.round(startedAt * 1e3)) * 1000n + BigInt(Math.round(at)));

export const scopeOf = ({ runtime }: SessionManifest) => ({
  name: 'latency-lab',
  version: runtime.lab,
});

const operatingSystems: Readonly<Record<string, string>> = { win32: 'windows' };
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: 'x86', arm: 'arm32' };

/** Where it was measured, by OpenTelemetry's names of resources where it has one. An imported trace does not say. */
export function resourceOf({ id, name, machine, runtime, imported }: SessionManifest): {
  readonly attributes: readonly KeyValue[];
} {
  if (imported !== undefined) {
    return {
      attributes: keyValues({
        'service.name': 'latency-lab',
        'service.instance.id': id,
        'latency_lab.session.name': name,
        'latency_lab.imported.tool': imported.tool,
        'latency_lab.imported.file': imported.file,
      }),
    };
  }
  return {
    attributes: keyValues({
      'service.name': 'latency-lab',
      'service.version': runtime.lab,
      'service.instance.id': id,
      'host.name': machine.hostname,
      'host.arch': architectures[machine.architecture] ?? machine.architecture,
      'host.cpu.model.name': machine.cpu,
      'os.type': operatingSystems[machine.platform] ?? machine.platform,
      'os.description': machine.osName,
      'os.version': machine.kernel,
      'latency_lab.session.name': name,
      'latency_lab.machine.cores': machine.cores,
      'latency_lab.machine.memory_bytes': machine.memory,
      'latency_lab.machine.gpus': machine.gpus.map((gpu) => gpu.name),
      'latency_lab.machine.power': machine.power,
      'latency_lab.machine.virtual': machine.virtualMachine,
      'latency_lab.runtime.onnxruntime': runtime.onnxruntime,
      'latency_lab.runtime.host': runtime.host,
    }),
  };
}

/** `Array.from` of everything would be a second copy: some at a time. */
export function* inGroups<Item>(items: Iterable<Item>, size: number): Generator<Item[]> {
  let group: Item[] = [];
  for (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
