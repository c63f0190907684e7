import type { Device } from '../common/device.ts';
import type { Machine } from '../common/session.ts';

/** What can run models here. */
export const listDevices = (machine: Machine): readonly Device[] => [
  {
    id: 'cpu',
    name: `${machine.cpu}, ${machine.cores} cores`,
    provider: 'cpu',
    gpu: null,
    vendor: null,
    driver: null,
    memory: machine.memory,
    busId: null,
    isSoftware: false,
    lacks: [],
    ready: true,
    reason: null,
  },
];
