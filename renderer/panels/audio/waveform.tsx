import type React from 'react';
import { useEffect, useRef } from 'react';
import { findPeaks } from './peaks.ts';

type WaveformProps = {
  readonly samples: Float32Array;
  /** How much has been played, from 0 to 1. */
  readonly played: number;
};

/** The audio at a glance: loudness over time, what has been played in the accent. */
export function Waveform({ samples, played }: WaveformProps): React.JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const paint = (): void => draw(element, samples, played);
    paint();
    const observer = new ResizeObserver(paint);
    observer.observe(element);
    const theme = new MutationObserver(paint);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      observer.disconnect();
      theme.disconnect();
    };
  }, [samples, played]);
  return <canvas ref={canvas} className="waveform" />;
}

function draw(canvas: HTMLCanvasElement, samples: Float32Array, played: number): void {
  const scale = window.devicePixelRatio;
  const width = Math.max(1, Math.round(canvas.clientWidth * scale));
  const height = Math.max(1, Math.round(canvas.clientHeight * scale));
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) return;
  const style = getComputedStyle(canvas);
  const peaks = findPeaks(samples, width);
  const loudest = peaks.reduce((most, peak) => Math.max(most, Math.abs(peak)), 1e-4);
  context.clearRect(0, 0, width, height);
  for (let column = 0; column < width; column++) {
    const low = (peaks[column * 2] ?? 0) / loudest;
    const high = (peaks[column * 2 + 1] ?? 0) / loudest;
    const top = ((1 - high) / 2) * height;
    const bottom = ((1 - low) / 2) * height;
    const name = column / width < played ? '--accent' : '--line-strong';
    context.fillStyle = style.getPropertyValue(name);
    context.fillRect(column, top, 1, Math.max(scale, bottom - top));
  }
}
