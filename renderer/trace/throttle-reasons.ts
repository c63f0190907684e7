import type { Gpu } from '../../electron/common/device.ts';

/** How much a reason takes: 0 nothing worth a colour, 1 a limit that somebody set, 2 the hardware's own brake. */
export type ThrottleLevel = 0 | 1 | 2;

type Reason = { readonly bit: number; readonly words: string; readonly level: ThrottleLevel };

/** NVML's `nvmlClocksEventReason…` bits. */
const nvidiaReasons: readonly Reason[] = [
  { bit: 0x1, words: 'idle', level: 0 },
  { bit: 0x2, words: 'clocks set by an application', level: 1 },
  { bit: 0x4, words: 'power limit', level: 1 },
  { bit: 0x8, words: 'hardware slowdown', level: 2 },
  { bit: 0x10, words: 'synchronised with other GPUs', level: 1 },
  { bit: 0x20, words: 'heat (software)', level: 2 },
  { bit: 0x40, words: 'heat (hardware)', level: 2 },
  { bit: 0x80, words: 'power brake', level: 2 },
  { bit: 0x100, words: 'display clocks', level: 1 },
];

const reasonsOf = (gpu: Gpu | undefined): readonly Reason[] =>
  /nvidia/i.test(gpu?.vendor ?? '') ? nvidiaReasons : [];

/** Bits may lie beyond the 32 that JavaScript's operators know. */
const hasBit = (bits: number, bit: number): boolean => Math.floor(bits / bit) % 2 === 1;

/** Why the clocks of this GPU were lower than they could be; bits that nobody explained stay numbers. */
export function throttleWords(bits: number, gpu: Gpu | undefined): string {
  if (bits === 0) return 'none';
  const reasons = reasonsOf(gpu).filter(({ bit }) => hasBit(bits, bit));
  const rest = bits - reasons.reduce((sum, { bit }) => sum + bit, 0);
  const unknown = rest > 0 ? [`reason 0x${rest.toString(16)}`] : [];
  return [...reasons.map(({ words }) => words), ...unknown].join(', ');
}

/** The worst of the reasons; what nobody explained counts as a limit. */
export function throttleLevel(bits: number, gpu: Gpu | undefined): ThrottleLevel {
  if (bits === 0) return 0;
  const reasons = reasonsOf(gpu).filter(({ bit }) => hasBit(bits, bit));
  const known = reasons.reduce((sum, { bit }) => sum + bit, 0);
  return [known < bits ? 1 : 0, ...reasons.map(({ level }) => level)].reduce<ThrottleLevel>(
    (worst, level) => (level > worst ? (level as ThrottleLevel) : worst),
    0,
  );
}
