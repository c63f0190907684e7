import type React from 'react';
import { useRef } from 'react';

type SeparatorProps = {
  readonly label: string;
  readonly width: number;
  readonly least: number;
  readonly most: number;
  /** The side on which the pane lies that it resizes. */
  readonly side: 'left' | 'right';
  readonly onResize: (width: number) => void;
};

const step = 16;

/** A line between two panes: drag it, or move it with the arrow keys, Home and End. */
export function Separator(props: SeparatorProps): React.JSX.Element {
  const { label, width, least, most, side, onResize } = props;
  const grip = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const growing = side === 'left' ? 1 : -1;
  const resize = (next: number): void => onResize(Math.min(most, Math.max(least, next)));

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const next = {
      ArrowRight: width + growing * step,
      ArrowLeft: width - growing * step,
      Home: least,
      End: most,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    resize(next);
  };
  return (
    <hr
      className="separator"
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={Math.round(width)}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => {
        if (grip.current !== null) {
          resize(grip.current.width + growing * (event.clientX - grip.current.x));
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
