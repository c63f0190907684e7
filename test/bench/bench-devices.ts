import { openLab } from './bench-lab.ts';
import { type Result, resultOf } from './result.ts';

const rounds = 5;

/** A fresh lab looks at the machine and asks each of its devices to run a model. */
export async function benchDevices(): Promise<Result> {
  const seconds: number[] = [];
  let listed = 0;
  for (let round = 0; round < rounds; round++) {
    const lab = await openLab();
    const from = process.hrtime.bigint();
    listed = (await lab.devices.list(true)).length;
    seconds.push(Number(process.hrtime.bigint() - from) / 1e9);
  }
  return resultOf(`Listing ${listed} devices, each asked to run a model`, 's', 3, seconds);
}
