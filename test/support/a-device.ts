import type { Device } from '../../electron/common/device.ts';

/** A device that is ready, with what a test says of it. */
export const aDevice = (id: string, part: Partial<Device> = {}): Device => ({
  id,
  name: id,
  provider: 'cpu',
  gpu: null,
  vendor: null,
  driver: null,
  memory: null,
  busId: null,
  isSoftware: false,
  ready: true,
  reason: null,
  lacks: [],
  ...part,
});
