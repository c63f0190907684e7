import { readlinkSync } from 'node:fs';
import { ownCpuTime } from './allowance.ts';
import { drmFdinfoSource } from './drm-fdinfo.ts';
import { drmSysfsSource } from './drm-sysfs.ts';
import { machineSource } from './machine.ts';
import { macosIoregSource } from './macos-ioreg.ts';
import { nvidiaSmiSource } from './nvidia-smi.ts';
import { nvmlSource } from './nvml.ts';
import { nvmlPaths } from './nvml-library.ts';
import { ownCostSource } from './own-cost.ts';
import type { SourceKind } from './source.ts';
import { windowsCountersSource } from './windows-counters.ts';
import { linuxWorkersSource } from './workers.ts';
import { workersElsewhereSource } from './workers-elsewhere.ts';

/**
 * What is asked on which system. Each looks itself whether its subject is there; of two that tell the same,
 * the one that stands first does.
 */
export function sourceKinds(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): SourceKind[] {
  const isAlone = sharesPids(platform);
  const nvidia = [
    nvmlSource({
      paths: nvmlPaths(platform, env),
      sharesPids: isAlone,
      cpuTime: ownCpuTime,
    }),
    nvidiaSmiSource('nvidia-smi', isAlone),
  ];
  const everywhere = [machineSource(), ownCostSource];
  switch (platform) {
    case 'linux':
      return [...everywhere, linuxWorkersSource(), ...nvidia, drmFdinfoSource(), drmSysfsSource()];
    case 'win32':
      return [...everywhere, workersElsewhereSource, ...nvidia, windowsCountersSource()];
    case 'darwin':
      return [...everywhere, workersElsewhereSource, macosIoregSource()];
    default:
      return [...everywhere, workersElsewhereSource];
  }
}

/** Inside a container processes have other numbers than the driver knows them by. */
function sharesPids(platform: NodeJS.Platform): boolean {
  if (platform !== 'linux') return true;
  // The number that Linux gives its first namespace of processes, always (PROC_PID_INIT_INO).
  const first = 'pid:[4026531836]';
  try {
    return readlinkSync('/proc/self/ns/pid') === first;
  } catch {
    return false;
  }
}
