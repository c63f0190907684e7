import { machineSource } from './machine.ts';
import { ownCostSource } from './own-cost.ts';
import type { SourceKind } from './source.ts';
import { linuxWorkersSource } from './workers.ts';
import { workersElsewhereSource } from './workers-elsewhere.ts';

/**
 * What is asked on which system, in the order of asking. Each looks itself whether its subject is there;
 * where two tell of the same, the first that opens does.
 */
export function sourceKinds(platform: NodeJS.Platform): SourceKind[] {
  return [
    machineSource(),
    platform === 'linux' ? linuxWorkersSource() : workersElsewhereSource,
    ownCostSource,
  ];
}
