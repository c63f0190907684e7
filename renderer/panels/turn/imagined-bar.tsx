import type React from 'react';
import { useCallback, useRef, useState } from 'react';
import type { OwnerKind, TurnPart } from '../../../electron/common/turn/turn-part-names.ts';
import { formatMillis } from '../../format/time.ts';
import { useSize } from '../../waterfall/use-screen.ts';
import { edgeStep, sliderEnd } from './edge-steps.ts';
import { partWords } from './owner-words.ts';
import { axisEnd, placePieces } from './piece-places.ts';
import type { TurnPiece } from './turn-lines.ts';

/** What a turn's gap is made of, by part in the order of a turn. Milliseconds. */
export type BarPart = {
  readonly part: TurnPart;
  readonly owner: OwnerKind;
  readonly measured: number;
  readonly imagined: number;
};

type ImaginedBarProps = {
  /** Which turn is shown, by its run, and those that could be. */
  readonly run: number;
  readonly turns: readonly { readonly run: number; readonly name: string }[];
  readonly onRun: (run: number) => void;
  readonly parts: readonly BarPart[];
  /** So many milliseconds more of a part of the turn that is drawn, or fewer, than it is imagined to have now. */
  readonly onLengthen: (part: TurnPart, by: number) => void;
};

/** One turn as it was measured, and below it as it is imagined: the edges of its parts can be dragged. */
export function ImaginedBar(props: ImaginedBarProps): React.JSX.Element {
  const { run, turns, parts, onRun, onLengthen } = props;
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  /** Of the drag under way: where the pointer was last, and how long a pixel is. */
  const drag = useRef<{ x: number; perPixel: number } | null>(null);
  useSize(
    frame,
    useCallback((inner: number) => setWidth(inner), []),
  );
  const measured = piecesOf(parts, 'measured');
  const imagined = piecesOf(parts, 'imagined');
  const until = axisEnd([measured.at(-1)?.to ?? 0, imagined.at(-1)?.to ?? 0], []) * 1.06;
  const mostOf = (part: TurnPart): number =>
    sliderEnd(parts.find((one) => one.part === part)?.measured ?? 0);
  return (
    <div className="imagined-bar" data-testid="imagined-bar">
      <select
        className="select"
        aria-label="Turn that is drawn"
        title="The turn that is drawn: what is changed is changed in all of them."
        value={run}
        onChange={(event) => onRun(Number(event.target.value))}
      >
        {turns.map((turn) => (
          <option key={turn.run} value={turn.run}>
            {turn.name}
          </option>
        ))}
      </select>
      <div className="imagined-plot" ref={frame}>
        <div className="imagined-line" aria-hidden="true">
          {placePieces(measured, until, width).map(({ piece, left, width: own }) => (
            <span
              key={piece.part}
              className="turn-piece"
              data-owner={piece.owner}
              title={`${partWords(piece.part, piece.owner)} as measured: ${formatMillis(piece.to - piece.from)}`}
              style={{ left, width: own }}
            />
          ))}
        </div>
        <div className="imagined-line is-imagined">
          {placePieces(imagined, until, width).map(({ piece, left, width: own, label }) => (
            <span
              key={piece.part}
              className="turn-piece is-imagined"
              data-owner={piece.owner}
              title={`${partWords(piece.part, piece.owner)}, what if: ${formatMillis(piece.to - piece.from)}`}
              style={{ left, width: own }}
            >
              {label}
            </span>
          ))}
          {placePieces(imagined, until, width).map(({ piece, left, width: own }) => (
            <span
              key={`${piece.part} edge`}
              className="imagined-edge"
              role="slider"
              tabIndex={0}
              aria-label={`${partWords(piece.part, piece.owner)}, what if`}
              aria-valuemin={0}
              aria-valuemax={Math.round(Math.max(mostOf(piece.part), piece.to - piece.from))}
              aria-valuenow={Math.round(piece.to - piece.from)}
              aria-valuetext={formatMillis(piece.to - piece.from)}
              title={`Drag: ${partWords(piece.part, piece.owner)} longer or shorter`}
              data-testid={`edge-${piece.part}`}
              style={{ left: left + own }}
              onPointerDown={(event) => {
                event.currentTarget.setPointerCapture(event.pointerId);
                drag.current = { x: event.clientX, perPixel: until / Math.max(1, width) };
              }}
              onPointerMove={(event) => {
                if (drag.current === null || event.buttons !== 1) return;
                const { x, perPixel } = drag.current;
                const by = (event.clientX - x) * perPixel;
                const least = -(piece.to - piece.from);
                drag.current = { x: event.clientX, perPixel };
                if (by !== 0) onLengthen(piece.part, Math.max(least, by));
              }}
              onPointerUp={() => {
                drag.current = null;
              }}
              onKeyDown={(event) => {
                const by = edgeStep(event.key, piece.to - piece.from, mostOf(piece.part));
                if (by === null || event.ctrlKey || event.metaKey || event.altKey) return;
                event.preventDefault();
                if (by !== 0) onLengthen(piece.part, by);
              }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function piecesOf(parts: readonly BarPart[], what: 'measured' | 'imagined'): TurnPiece[] {
  let at = 0;
  return parts.flatMap(({ part, owner, measured, [what]: length }) => {
    // What is imagined away keeps its edge, by which it comes back.
    if (length <= 0 && (what === 'measured' || measured <= 0)) return [];
    const from = at;
    at += length;
    return [{ part, owner, from, to: at }];
  });
}
