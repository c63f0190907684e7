import type React from 'react';
import { useEffect, useRef } from 'react';
import type { PeaksPyramid } from '../../sound/peaks-pyramid.ts';

type WaveformProps = {
  readonly peaks: PeaksPyramid;
  /** How much has been played, from 0 to 1. */
  readonly played: number;
};

/** The audio at a glance: loudness over time, what has been played in the accent. */
export function Waveform({ peaks, played }: WaveformProps): React.JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const paint = (): void => draw(element, peaks, played);
    paint();
    const observer = new ResizeObserver(paint);
    observer.observe(element);
    const theme = new MutationObserver(paint);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      observer.disconnect();
      theme.disconnect();
    };
  }, [peaks, played]);
  return <canvas ref={canvas} className="waveform" />;
}

function draw(canvas: HTMLCanvasElement, peaks: PeaksPyramid, played: number): void {
  const scale = window.devicePixelRatio;
  const width = Math.max(1, Math.round(canvas.clientWidth * scale));
  const height = Math.max(1, Math.round(canvas.clientHeight * scale));
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) return;
  const style = getComputedStyle(canvas);
  const [accent, rest] = ['--accent', '--line-strong'].map((name) => style.getPropertyValue(name));
  const columns = peaks.columns(width);
  const loudest = columns.reduce((most, { low, high }) => Math.max(most, high, -low), 1e-4);
  context.clearRect(0, 0, width, height);
  columns.forEach(({ low, high }, column) => {
    const top = ((1 - high / loudest) / 2) * height;
    const bottom = ((1 - low / loudest) / 2) * height;
    context.fillStyle = (column / width < played ? accent : rest) ?? '';
    context.fillRect(column, top, 1, Math.max(scale, bottom - top));
  });
}
