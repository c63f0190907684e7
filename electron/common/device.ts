import { z } from 'zod';
import type { KnownFields } from './known-fields.ts';

/** Ways of the inference runtime to a device. */
export const providers = ['cpu', 'webgpu', 'cuda', 'directml', 'coreml'] as const;
export type Provider = (typeof providers)[number];

/** A GPU of the machine, once, whatever number of providers reach it. */
export const gpuSchema = z.looseObject({
  name: z.string(),
  vendor: z.string(),
  driver: z.string().nullable(),
  /** Its own memory, in bytes; null where it has none of its own or does not say. */
  memory: z.number().positive().nullable().default(null),
  /** Where it is plugged in, `0000:65:00.0`: the order of the GPUs, and what stays after a reboot. */
  busId: z.string().nullable().default(null),
  /** The vendor's own name of this very card, such as NVIDIA's `GPU-6b1c…`. */
  uuid: z.string().nullable().default(null),
  /** Whether a display hangs on it, which takes time from models; null where nobody says. */
  drivesDisplay: z.boolean().nullable().default(null),
  /** PCI ids in hexadecimal, `10de:2335`. */
  pciId: z.string().nullable().default(null),
});
export type Gpu = KnownFields<z.output<typeof gpuSchema>>;

/** The software renderer's place in its id, where a GPU's number stands in others. */
export const softwarePlace = 'software';

/** What an id is made of: `cuda:1` is the GPU 1 by CUDA. null where it is no device's. */
export function parseDeviceId(
  id: string,
): { readonly provider: Provider; readonly place: number | typeof softwarePlace | null } | null {
  const [, name = '', place] = /^([a-z]+)(?::(\d{1,3}|software))?$/.exec(id) ?? [];
  const provider = providers.find((known) => known === name);
  if (provider === undefined || (provider === 'cpu') !== (place === undefined)) return null;
  if (place === undefined || place === softwarePlace) return { provider, place: place ?? null };
  return { provider, place: Number(place) };
}

/**
 * What can run models here: the CPU, or a GPU by one provider. Ids are `cpu`, `webgpu:0`, `cuda:1`, …: the
 * number is the GPU's place in the order of bus ids, the same for every provider. `webgpu:software` draws no
 * power from any GPU: a renderer in software, to try the path with.
 */
export const deviceSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  provider: z.enum(providers),
  /** Index into the machine's GPUs; null for the CPU and for software. */
  gpu: z.int().nonnegative().nullable(),
  vendor: z.string().nullable(),
  driver: z.string().nullable(),
  memory: z.number().positive().nullable(),
  busId: z.string().nullable(),
  /** A stand-in for hardware: correct, and slow. */
  isSoftware: z.boolean(),
  ready: z.boolean(),
  /** Why it is not ready, and what to do; or what to know of one that is. */
  reason: z.string().nullable(),
  /** What it cannot do although it is ready, such as `shader-f16`. */
  lacks: z.array(z.string()).default([]),
});
export type Device = KnownFields<z.output<typeof deviceSchema>>;
