/** Lowest and highest sample of each of `columns` equal stretches, interleaved: what a waveform draws. */
export function findPeaks(samples: Float32Array, columns: number): Float32Array {
  const peaks = new Float32Array(columns * 2);
  for (let column = 0; column < columns; column++) {
    const from = Math.floor((column * samples.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * samples.length) / columns));
    let low = 0;
    let high = 0;
    for (let at = from; at < to && at < samples.length; at++) {
      const sample = samples[at] ?? 0;
      if (sample < low) low = sample;
      if (sample > high) high = sample;
    }
    peaks[column * 2] = low;
    peaks[column * 2 + 1] = high;
  }
  return peaks;
}
