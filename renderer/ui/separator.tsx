import type React from 'react';
import { useRef } from 'react';

type SeparatorProps = {
  readonly label: string;
  /** Of the pane that it resizes: its width, or where it lies below its height. CSS pixels. */
  readonly size: number;
  readonly least: number;
  readonly most: number;
  /** The side on which the pane lies that it resizes. */
  readonly side: 'left' | 'right' | 'below';
  readonly onResize: (size: number) => void;
};

const step = 16;

/** A line between two panes: drag it, or move it with the arrow keys, Home and End. */
export function Separator(props: SeparatorProps): React.JSX.Element {
  const { label, size, least, most, side, onResize } = props;
  const grip = useRef<{ readonly at: number; readonly size: number } | null>(null);
  const isLevel = side === 'below';
  const growing = side === 'left' ? 1 : -1;
  const placeOf = (event: React.PointerEvent): number => (isLevel ? event.clientY : event.clientX);
  const resize = (next: number): void => onResize(Math.min(most, Math.max(least, next)));

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const next = {
      [isLevel ? 'ArrowDown' : 'ArrowRight']: size + growing * step,
      [isLevel ? 'ArrowUp' : 'ArrowLeft']: size - growing * step,
      Home: least,
      End: most,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    resize(next);
  };
  return (
    <hr
      className={isLevel ? 'separator separator-level' : 'separator'}
      aria-label={label}
      aria-orientation={isLevel ? 'horizontal' : 'vertical'}
      aria-valuenow={Math.round(size)}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { at: placeOf(event), size };
      }}
      onPointerMove={(event) => {
        if (grip.current !== null) {
          resize(grip.current.size + growing * (placeOf(event) - grip.current.at));
        }
      }}
      onPointerUp={() => {
        grip.current = null;
      }}
      onLostPointerCapture={() => {
        grip.current = null;
      }}
    />
  );
}
