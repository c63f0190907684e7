import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Gpu } from '../common/device.ts';
import { toBusId } from './pci.ts';

const vendors: Readonly<Record<string, string>> = {
  '10de': 'NVIDIA',
  '1002': 'AMD',
  '1022': 'AMD',
  '8086': 'Intel',
  '1d17': 'Zhaoxin',
  '1ed5': 'Moore Threads',
};

/**
 * Makers of displays that are no GPU to run a model on: the chips through which servers are managed (ASPEED,
 * Matrox G200, XGI, SiS, Cirrus), and what virtual machines draw with (Bochs, QXL, virtio, VMware, VirtualBox,
 * Hyper-V), behind which there is software, or a GPU of the host that nothing here can watch. They are left
 * out: a device of the list is one that a person would buy to run a model.
 */
const displaysOnly = new Set([
  '1a03',
  '102b',
  '18ca',
  '1039',
  '1013',
  '1234',
  '1b36',
  '1af4',
  '15ad',
  '80ee',
  '1414',
]);

/**
 * The GPUs of a Linux machine, in the order of their places on the bus, from what the kernel itself tells:
 * instantly, with no tool. `sys` and `proc` are the roots of those trees. GPUs on no PCI bus (as in a phone's
 * chip) are not found.
 */
export function findPciGpus(sys = '/sys', proc = '/proc'): Gpu[] {
  const root = join(sys, 'bus/pci/devices');
  const connected = connectedCards(sys);
  return namesIn(root)
    .filter((place) => readText(join(root, place, 'class'))?.startsWith('0x03') === true)
    .sort((one, other) => (one < other ? -1 : 1))
    .flatMap((place) => {
      const gpu = describe(join(root, place), place, proc);
      return gpu === null ? [] : [{ ...gpu, drivesDisplay: connected.get(place) ?? null }];
    });
}

function describe(folder: string, place: string, proc: string): Gpu | null {
  const [vendorId, deviceId] = ['vendor', 'device'].map(
    (name) => readText(join(folder, name))?.replace(/^0x/, '') ?? '',
  );
  if (vendorId === undefined || displaysOnly.has(vendorId)) return null;
  const vendor = vendors[vendorId] ?? `PCI vendor ${vendorId}`;
  const nvidia = readText(join(proc, 'driver/nvidia/gpus', place, 'information')) ?? '';
  const [, model] = /^Model:\s*(.+)$/m.exec(nvidia) ?? [];
  const [, uuid] = /^GPU UUID:\s*(GPU-[\da-f-]+)$/m.exec(nvidia) ?? [];
  const product = readText(join(folder, 'product_name'));
  const memory = Number(readText(join(folder, 'mem_info_vram_total')) ?? 0);
  return {
    name: model ?? (product === null || product === '' ? `${vendor} GPU ${deviceId}` : product),
    vendor,
    driver: driverOf(folder, proc),
    memory: memory > 0 ? memory : null,
    busId: toBusId(place),
    uuid: uuid ?? null,
    drivesDisplay: null,
    pciId: `${vendorId}:${deviceId}`,
  };
}

/** `nvidia 550.54.14`, `amdgpu`; null where no driver has taken the card. */
function driverOf(folder: string, proc: string): string | null {
  try {
    const name = basename(readlinkSync(join(folder, 'driver')));
    if (name !== 'nvidia') return name;
    const said = readText(join(proc, 'driver/nvidia/version')) ?? '';
    const [, version] = /Kernel Module\D*?\s+([\d.]+)\s/.exec(said) ?? [];
    return version === undefined ? name : `${name} ${version}`;
  } catch {
    return null;
  }
}

/** By place on the bus, whether a display hangs on one of the card's connectors. */
function connectedCards(sys: string): Map<string, boolean> {
  const root = join(sys, 'class/drm');
  const cards = new Map<string, boolean>();
  for (const name of namesIn(root)) {
    const [, card] = /^(card\d+)-/.exec(name) ?? [];
    if (card === undefined) continue;
    const place = placeOf(join(root, card, 'device'));
    if (place === null) continue;
    const isConnected = readText(join(root, name, 'status')) === 'connected';
    cards.set(place, isConnected || cards.get(place) === true);
  }
  return cards;
}

function placeOf(link: string): string | null {
  try {
    return basename(realpathSync(link));
  } catch {
    return null;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
