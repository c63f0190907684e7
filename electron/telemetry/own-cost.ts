import type { Nanos } from '../common/units.ts';
import type { SourceKind } from './source.ts';

/** What this process itself takes of the CPU: whoever measures says what measuring costs. */
export const ownCostSource: SourceKind = {
  name: 'own cost',
  mayHang: false,
  open: ({ readings, rate, now }) => {
    const ownRate = Math.min(rate, 1);
    const id = readings.announce({
      metric: 'sampler-cpu',
      source: 'process.cpuUsage of the sampling process, without programs that it started',
      window: 1 / ownRate,
      rate: ownRate,
    });
    let before: { readonly usage: NodeJS.CpuUsage; readonly at: Nanos } | null = null;
    return {
      read: ({ isSlow }) => {
        if (!isSlow) return;
        const last = before;
        before = { usage: process.cpuUsage(), at: now() };
        if (last === null) return;
        const { user, system } = before.usage;
        const used = user - last.usage.user + system - last.usage.system;
        readings.put(id, (used * 1e5) / (before.at - last.at));
      },
    };
  },
};
