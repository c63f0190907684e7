/**
 * Quantities that the compiler keeps apart: a `Millis` does not go where `Nanos` are asked for.
 * A value becomes a quantity where it is measured or parsed, by one of the functions below.
 */

declare const unit: unique symbol;

type Quantity<Name extends string> = number & { readonly [unit]: Name };

/** Nanoseconds on the monotonic clock, relative to the session's start. Exact up to 104 days. */
export type Nanos = Quantity<'ns'>;
export type Millis = Quantity<'ms'>;
export type Seconds = Quantity<'s'>;
export type Bytes = Quantity<'B'>;
export type Hertz = Quantity<'Hz'>;
/** A quotient of two like quantities. */
export type Ratio = Quantity<'1'>;

export const nanos = (value: number): Nanos => value as Nanos;
export const millis = (value: number): Millis => value as Millis;
export const seconds = (value: number): Seconds => value as Seconds;
export const bytes = (value: number): Bytes => value as Bytes;
export const hertz = (value: number): Hertz => value as Hertz;
export const ratio = (value: number): Ratio => value as Ratio;

export const elapsed = (from: Nanos, to: Nanos): Nanos => (to - from) as Nanos;
export const nanosToMillis = (value: Nanos): Millis => (value / 1e6) as Millis;
export const nanosToSeconds = (value: Nanos): Seconds => (value / 1e9) as Seconds;
export const millisToNanos = (value: Millis): Nanos => (value * 1e6) as Nanos;
export const secondsToNanos = (value: Seconds): Nanos => (value * 1e9) as Nanos;

/** How long `samples` of one channel last at `rate`. */
export const duration = (samples: number, rate: Hertz): Seconds => (samples / rate) as Seconds;
