/** One channel of samples as a WAV file of 16 bits: what the player plays when a run left several files. */
export function writeWav(samples: Float32Array, sampleRate: number): ArrayBuffer {
  const headerLength = 44;
  const file = new ArrayBuffer(headerLength + samples.length * 2);
  const view = new DataView(file);
  const writeName = (at: number, name: string): void => {
    for (let index = 0; index < name.length; index++) {
      view.setUint8(at + index, name.charCodeAt(index));
    }
  };
  writeName(0, 'RIFF');
  view.setUint32(4, file.byteLength - 8, true);
  writeName(8, 'WAVE');
  writeName(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  writeName(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, index) => {
    const clipped = Math.max(-1, Math.min(1, sample));
    view.setInt16(headerLength + index * 2, Math.round(clipped * 32_767), true);
  });
  return file;
}
