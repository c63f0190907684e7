import { scaleLinear } from 'd3-scale';
import type React from 'react';
import { useCallback, useRef, useState } from 'react';
import { partDefinitions } from '../../../electron/common/turn/turn-part-names.ts';
import { formatMillis, formatSeconds } from '../../format/time.ts';
import { Button } from '../../ui/button.tsx';
import { useSize } from '../../waterfall/use-screen.ts';
import { partWords } from './owner-words.ts';
import { axisEnd, placePieces } from './piece-places.ts';
import { type TurnLine, type TurnPiece, wordsOf } from './turn-lines.ts';

/** More lines than this are shown when a person asks for them. */
const atOnce = 40;

type TurnBarsProps = {
  readonly lines: readonly TurnLine[];
  /** Milliseconds of turn gap; null where the scenario sets none. */
  readonly objective: number | null;
  readonly onOpen: (run: number) => void;
};

/** A line for each turn: what its gap is made of, in the order of time. The latest last, as they happen. */
export function TurnBars({ lines, objective, onOpen }: TurnBarsProps): React.JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [isWhole, setWhole] = useState(false);
  useSize(
    frame,
    useCallback((inner: number) => setWidth(inner), []),
  );
  const gaps = lines.flatMap(({ gap }) => gap ?? []);
  const until = axisEnd(gaps, objective === null ? [] : [objective]);
  const hidden = isWhole ? 0 : Math.max(0, lines.length - atOnce);
  const limit = objective === null ? null : (objective / until) * 100;
  return (
    <div className="turn-bars" data-testid="turn-bars">
      {hidden > 0 && (
        <Button look="quiet" onClick={() => setWhole(true)}>
          Show the {hidden} turns before
        </Button>
      )}
      <div className="turn-axis" aria-hidden="true">
        <span className="turn-name">turn</span>
        <div className="turn-plot" ref={frame}>
          <Ticks until={until} width={width} />
          {limit !== null && objective !== null && (
            <span className="turn-limit-name" style={{ left: `${limit}%` }}>
              objective
            </span>
          )}
        </div>
        <span className="turn-gap">gap</span>
      </div>
      <ol>
        {lines.slice(hidden).map((line) => (
          <li key={line.run} data-testid={`turn-${line.run}`} data-counted={line.isCounted}>
            <button
              type="button"
              className="turn-line"
              aria-label={`${wordsOf(line)}. Shows it in the waterfall.`}
              onClick={() => onOpen(line.run)}
            >
              <span className="turn-name">
                {line.short}
                {line.isInterrupted && (
                  <i className="turn-mark" title={line.sentence ?? ''}>
                    cut
                  </i>
                )}
              </span>
              <span className="turn-plot">
                {line.pieces.length > 0 ? (
                  <>
                    <Pieces line={line} until={until} width={width} />
                    {limit !== null && <i className="turn-limit" style={{ left: `${limit}%` }} />}
                  </>
                ) : (
                  <span className={line.isFailed ? 'turn-sentence is-failed' : 'turn-sentence'}>
                    {line.sentence}
                  </span>
                )}
              </span>
              <span className="turn-gap">{line.gap === null ? '–' : formatMillis(line.gap)}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

type PiecesProps = {
  readonly line: TurnLine;
  readonly until: number;
  readonly width: number;
};

function Pieces({ line, until, width }: PiecesProps): React.JSX.Element {
  return (
    <>
      {placePieces(line.pieces, until, width).map(({ piece, left, width: own, label }) => (
        <span
          key={piece.from}
          className="turn-piece"
          data-owner={piece.owner}
          title={titleOf(piece)}
          style={{ left, width: own }}
        >
          {label}
        </span>
      ))}
      {placePieces(line.overlapped, until, width).map(({ piece, left, width: own }) => (
        <span
          key={`${piece.part} ${piece.from}`}
          className="turn-beside"
          data-owner={piece.owner}
          title={`${titleOf(piece)} Beside what the gap waited for: not in the sum.`}
          style={{ left, width: own }}
        />
      ))}
    </>
  );
}

const titleOf = ({ part, owner, from, to }: TurnPiece): string =>
  `${partWords(part, owner)} ${formatMillis(to - from)}: ${partDefinitions[part]}`;

function Ticks({ until, width }: { readonly until: number; readonly width: number }) {
  const scale = scaleLinear([0, until], [0, width]);
  return scale.ticks(Math.max(2, Math.floor(width / 80))).map((tick) => (
    <span key={tick} className="turn-tick" style={{ left: scale(tick) }}>
      {tick === 0 ? '0' : formatSeconds(tick / 1000)}
    </span>
  ));
}
