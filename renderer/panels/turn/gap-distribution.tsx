import type React from 'react';
import { useCallback, useRef, useState } from 'react';
import { counted } from '../../format/number.ts';
import { formatMillis, formatSeconds } from '../../format/time.ts';
import { useSize } from '../../waterfall/use-screen.ts';
import {
  commonScale,
  cumulativeCurve,
  labelSide,
  stripDots,
} from '../compare/distribution-places.ts';
import { limitSide } from './piece-places.ts';

/** The gaps of all turns, as they were measured or as they are imagined. Milliseconds. */
export type GapRow = {
  readonly name: 'measured' | 'imagined';
  readonly gaps: readonly number[];
  readonly median: number | null;
};

/** A line that the gaps are held against. */
export type GapLimit = {
  readonly kind: 'objective' | 'budget';
  readonly name: string;
  readonly at: number;
};

type GapDistributionProps = {
  readonly rows: readonly GapRow[];
  readonly limits: readonly GapLimit[];
};

const stripHeight = 26;
const curveHeight = 84;
const dot = 6;
const axisHeight = 20;
const namesHeight = 15;
const nameWidth = 66;

/** Every gap: a strip of dots, its median, and below the share of turns that took no longer. */
export function GapDistribution({ rows, limits }: GapDistributionProps): React.JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useSize(
    frame,
    useCallback((inner: number) => setWidth(inner), []),
  );
  const plot = Math.max(0, width - nameWidth - 10);
  const scale = commonScale([...rows.map(({ gaps }) => gaps), limits.map(({ at }) => at)], plot);
  const strips = rows.length * stripHeight;
  const bottom = namesHeight * limits.length + strips + curveHeight + 8;
  return (
    <div className="turn-distribution" ref={frame} data-testid="gap-distribution">
      {scale !== null && rows.some(({ gaps }) => gaps.length > 0) && (
        <svg
          width={width}
          height={bottom + axisHeight}
          role="img"
          aria-label={inWords(rows, limits)}
        >
          <g transform={`translate(${nameWidth} 0)`}>
            {scale.ticks(Math.max(2, Math.floor(plot / 90))).map((tick) => (
              <g key={tick} transform={`translate(${Math.round(scale(tick)) + 0.5} 0)`}>
                <line className="grid" y1={namesHeight * limits.length} y2={bottom} />
                <text className={`tick is-${labelSide(scale(tick), plot)}`} y={bottom + 14}>
                  {formatSeconds(tick / 1000)}
                </text>
              </g>
            ))}
            {limits.map(({ kind, name, at }, place) => (
              <g key={name} className="limit" data-kind={kind}>
                <line x1={scale(at)} x2={scale(at)} y1={namesHeight * place + 12} y2={bottom} />
                <text
                  x={scale(at)}
                  y={namesHeight * place + 10}
                  className={`is-${limitSide(scale(at), `${name} ${formatMillis(at)}`, nameWidth, plot)}`}
                >
                  {name} {formatMillis(at)}
                </text>
              </g>
            ))}
            <g transform={`translate(0 ${namesHeight * limits.length})`}>
              {rows.map((row, place) => (
                <Strip key={row.name} row={row} top={place * stripHeight} scale={scale} />
              ))}
              <g transform={`translate(0 ${strips + 8})`}>
                {['all', '½'].map((share, half) => (
                  <g key={share}>
                    <text className="tick is-end" x={-6} y={(half * curveHeight) / 2 + 8}>
                      {share}
                    </text>
                    <line
                      className="grid"
                      x2={plot}
                      y1={(half * curveHeight) / 2}
                      y2={(half * curveHeight) / 2}
                    />
                  </g>
                ))}
                {rows.map(({ name, gaps }) => (
                  <path
                    key={name}
                    className="curve"
                    data-row={name}
                    d={cumulativeCurve(gaps, scale, plot, curveHeight)}
                  />
                ))}
              </g>
            </g>
          </g>
        </svg>
      )}
    </div>
  );
}

type StripProps = {
  readonly row: GapRow;
  readonly top: number;
  readonly scale: (value: number) => number;
};

function Strip({ row, top, scale }: StripProps): React.JSX.Element {
  const { name, gaps, median } = row;
  return (
    <g transform={`translate(0 ${top})`} data-row={name} className="strip">
      <text className="tick is-end" x={-6} y={stripHeight / 2 + 4}>
        {name === 'imagined' ? 'what if' : name}
      </text>
      {stripDots(gaps, scale, dot, stripHeight).map(({ x, y }, turn) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the n-th turn is the n-th dot.
        <circle key={turn} cx={x} cy={y} r={dot / 2 - 0.4} />
      ))}
      {median !== null && (
        <line
          className="median"
          x1={scale(median)}
          x2={scale(median)}
          y1={1}
          y2={stripHeight - 1}
        />
      )}
    </g>
  );
}

const inWords = (rows: readonly GapRow[], limits: readonly GapLimit[]): string =>
  [
    ...rows.map(
      ({ name, gaps, median }) =>
        `${name === 'imagined' ? 'What if, not measured' : 'Measured'}: ${counted(gaps.length, 'gap')}, median ${formatMillis(median)}`,
    ),
    ...limits.map(
      ({ name, at }) =>
        `${name} ${formatMillis(at)}: within it ${rows
          .map((row) => `${row.gaps.filter((gap) => gap <= at).length} ${row.name}`)
          .join(', ')}`,
    ),
  ].join('. ');
