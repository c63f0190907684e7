/**
 * One channel out of many: the mean, sample by sample, so that the result cannot clip where the
 * channels did not. A single channel is returned itself, not copied.
 * @param channels at least one, all of the same length.
 */
export function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first, ...others] = channels;
  if (first === undefined) throw new RangeError('There is no channel to mix down.');
  if (others.length === 0) return first;
  const mixed = new Float32Array(first.length);
  for (let i = 0; i < mixed.length; i++) {
    let sum = first[i] ?? 0;
    for (const other of others) sum += other[i] ?? 0;
    mixed[i] = sum / channels.length;
  }
  return mixed;
}
