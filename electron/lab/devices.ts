import type { Device } from '../common/bridge.ts';
import type { Machine } from '../common/session.ts';

/** What can run models here. */
export const listDevices = (machine: Machine): readonly Device[] => [
  {
    id: 'cpu',
    name: `${machine.cpu}, ${machine.cores} cores`,
    provider: 'cpu',
    ready: true,
    reason: null,
  },
];
