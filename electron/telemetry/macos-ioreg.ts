import { execFile } from 'node:child_process';
import type { Gpu } from '../common/device.ts';
import { Rows } from './rows.ts';
import type { SourceKind } from './source.ts';

/** What the I/O registry says of one accelerator. null where it leaves something out. */
export type Accelerator = {
  readonly model: string | null;
  /** Percent. */
  readonly utilization: number | null;
  /** Bytes of the system's memory, or of the card's own. */
  readonly memory: number | null;
};

/**
 * The accelerators in the text of `ioreg -r -c IOAccelerator -d 1 -w 0`: each begins with `+-o`, and has its
 * counters in one line, `"PerformanceStatistics" = {"Device Utilization %"=12,…}`.
 */
export function parseIoreg(text: string): Accelerator[] {
  return text
    .split(/^\+-o /m)
    .slice(1)
    .map((block) => {
      const [, statistics = ''] = /"PerformanceStatistics" = \{(.*)\}/.exec(block) ?? [];
      const number = (name: string): number | null => {
        const at = statistics.indexOf(`"${name}"=`);
        const [, digits] =
          /^(\d+)/.exec(at < 0 ? '' : statistics.slice(at + name.length + 3)) ?? [];
        return digits === undefined ? null : Number(digits);
      };
      const [, model] = /"model" = <?"([^"]+)"/.exec(block) ?? [];
      return {
        model: model ?? null,
        utilization: number('Device Utilization %') ?? number('GPU Activity(%)'),
        memory: number('inUseVidMemoryBytes') ?? number('In use system memory'),
      };
    });
}

/** The machine's GPU that an accelerator is: by its name, or the only one. −1 where that is not clear. */
export function gpuOf(
  { model }: Accelerator,
  gpus: readonly Gpu[],
  accelerators: readonly Accelerator[],
): number {
  if (gpus.length === 1 && accelerators.length === 1) return 0;
  const named = gpus.flatMap(({ name }, index) =>
    model !== null && (name.includes(model) || model.includes(name)) ? [index] : [],
  );
  return named.length === 1 ? (named[0] ?? -1) : -1;
}

/**
 * macOS tells of its GPUs without special rights only so, and counts over times that it does not name. Asked
 * once a second at most, one question at a time. Written after recorded answers; never run on a Mac yet.
 */
export const macosIoregSource = (command = '/usr/sbin/ioreg'): SourceKind => ({
  name: 'ioreg',
  mayHang: false,
  open: ({ readings, gpus, rate }) => {
    if (gpus.length === 0) return null;
    const rows = new Rows(readings);
    let isAsking = false;
    const put = (text: string | null): void => {
      const accelerators = text === null ? [] : parseIoreg(text);
      for (const accelerator of accelerators) {
        const gpu = gpuOf(accelerator, gpus, accelerators);
        if (gpu < 0) continue;
        const common = { source: 'ioreg IOAccelerator', rate: Math.min(rate, 1), gpu };
        const { utilization, memory } = accelerator;
        rows.put({ ...common, metric: 'gpu-utilization', window: null }, utilization);
        rows.put({ ...common, metric: 'gpu-memory-used', window: 0 }, memory);
      }
      readings.flush();
    };
    return {
      read: ({ isSlow }) => {
        if (!isSlow || isAsking) return;
        isAsking = true;
        const args = ['-r', '-c', 'IOAccelerator', '-d', '1', '-w', '0'];
        execFile(command, args, { timeout: 5_000, maxBuffer: 16 * 2 ** 20 }, (error, stdout) => {
          isAsking = false;
          put(error === null ? stdout : null);
        });
      },
    };
  },
});
