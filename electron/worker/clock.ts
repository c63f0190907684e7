import { type Nanos, nanos } from '../common/units.ts';

/** Reads the monotonic clock in nanoseconds since the session's start. */
export type Clock = () => Nanos;

/**
 * The session's clock in this process. The monotonic clock has one origin for all processes of a machine
 * (CLOCK_MONOTONIC, QueryPerformanceCounter, mach_absolute_time); the host checks that it does.
 */
export const sessionClock =
  (origin: bigint): Clock =>
  () =>
    nanos(Number(process.hrtime.bigint() - origin));
