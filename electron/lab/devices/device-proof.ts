import { readFile } from 'node:fs/promises';
import type { Device } from '../../common/device.ts';
import { type Failure, failed } from '../../common/outcome.ts';
import type { Proof } from '../../common/session.ts';
import type { Sighting } from '../../common/telemetry-protocol.ts';

/** What drivers say of where the worker is: null where nobody can tell. */
export type Locate = (pid: number) => Promise<Sighting[] | null>;

/**
 * What others than the lab say of where a worker with a loaded model is. No proof where nobody can tell, or
 * nobody saw it. Seen on other GPUs and not on its own, it is in the wrong place.
 */
export async function proveDevice(
  device: Device,
  pid: number,
  locate: Locate,
): Promise<{ readonly proofs: Proof[]; readonly failure: Failure | null }> {
  if (device.provider === 'cpu') return { proofs: [], failure: null };
  const sightings = (await locate(pid)) ?? [];
  const proofs = [
    ...(device.isSoftware ? await softwareProof(pid) : []),
    ...sightings.map((sighting) => proofOf(sighting, pid)),
  ];
  const isElsewhere = sightings.length > 0 && sightings.every(({ gpu }) => gpu !== device.gpu);
  return { proofs, failure: isElsewhere ? elsewhere(device, sightings) : null };
}

function proofOf({ gpu, source, memory }: Sighting, pid: number): Proof {
  const held = memory === null ? '' : ` and holds ${Math.round(memory / 2 ** 20)} MiB`;
  return { source, gpu, detail: `Process ${pid} is on GPU ${gpu}${held}.` };
}

function elsewhere({ id, name }: Device, sightings: readonly Sighting[]): Failure {
  const places = [...new Set(sightings.map(({ gpu }) => gpu))].join(', ');
  const sources = [...new Set(sightings.map(({ source }) => source))].join(', ');
  return failed(
    'wrong-device',
    `The worker was asked onto ${id} (${name}), and is on GPU ${places} (${sources}). The provider cannot choose between these GPUs: take another one, such as cuda, or hide the others from it.`,
  );
}

/** On Linux a process's memory map names the drivers that it has loaded. */
async function softwareProof(pid: number): Promise<Proof[]> {
  const map = await readFile(`/proc/${pid}/maps`, 'utf8').catch(() => '');
  const driver = /\S*libvk_swiftshader\.so/.exec(map)?.[0];
  if (driver === undefined) return [];
  return [
    {
      source: `/proc/${pid}/maps`,
      gpu: null,
      detail: `Process ${pid} has loaded the driver ${driver}.`,
    },
  ];
}
