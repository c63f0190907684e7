import type React from 'react';
import { useCallback, useRef, useState } from 'react';
import { sideName } from '../../../electron/common/comparison-warnings.ts';
import { figureText, nothing } from '../../../electron/common/comparison-words.ts';
import { useSize } from '../../waterfall/use-screen.ts';
import { commonScale, cumulativeCurve, labelSide, stripDots } from './distribution-places.ts';
import type { ShownRow } from './use-comparison.ts';

const stripHeight = 30;
const dot = 5;
const axisHeight = 22;
const letterWidth = 20;
const curveHeight = 110;

/** Every value of one figure: a strip of dots for each side, and how many values lie below. */
export function Distribution({ row }: { readonly row: ShownRow }): React.JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useSize(
    frame,
    useCallback((inner: number) => setWidth(inner), []),
  );
  const plot = Math.max(0, width - letterWidth - 18);
  const intervals = row.values.map((_, place) => intervalOf(row, place));
  const ends = intervals.map((found) => (found === null ? [] : [found.low, found.high]));
  const scale = commonScale([...row.values, ...ends], plot);
  const stripsHeight = row.values.length * stripHeight;
  return (
    <div className="distribution" ref={frame} data-testid="distribution">
      <p className="muted">
        A dot is a run, the line the median, the band the 95 % interval of the ratio to A, laid at
        A’s median. Below, the share of runs that took less.
      </p>
      {scale !== null && (
        <svg
          width={width}
          height={stripsHeight + curveHeight + axisHeight + 10}
          role="img"
          aria-label={inWords(row)}
        >
          <g transform={`translate(${letterWidth} 0)`}>
            {scale.ticks(Math.max(2, Math.floor(plot / 90))).map((tick) => (
              <g key={tick} transform={`translate(${Math.round(scale(tick)) + 0.5} 0)`}>
                <line className="grid" y2={stripsHeight + curveHeight + 10} />
                <text
                  className={`tick is-${labelSide(scale(tick), plot)}`}
                  y={stripsHeight + curveHeight + 24}
                >
                  {scale.tickFormat(8)(tick)}
                </text>
              </g>
            ))}
            {row.values.map((values, place) => (
              <Strip key={sideName(place)} row={row} place={place} values={values} scale={scale} />
            ))}
            <g transform={`translate(0 ${stripsHeight + 10})`}>
              <text className="tick share" x={-4} y={9}>
                all
              </text>
              <text className="tick share" x={-4} y={curveHeight / 2 + 3}>
                ½
              </text>
              <line className="grid" x2={plot} y1={curveHeight / 2} y2={curveHeight / 2} />
              {row.values.map((values, place) => (
                <path
                  key={sideName(place)}
                  className="curve"
                  data-side={sideName(place)}
                  d={cumulativeCurve(values, scale, plot, curveHeight)}
                />
              ))}
            </g>
          </g>
        </svg>
      )}
    </div>
  );
}

type StripProps = {
  readonly row: ShownRow;
  readonly place: number;
  readonly values: readonly number[];
  readonly scale: (value: number) => number;
};

/** The dots of one side, its median, and where the median may lie by the interval of its ratio to A. */
function Strip({ row, place, values, scale }: StripProps): React.JSX.Element {
  const median = row.spreads[place]?.median ?? null;
  const interval = intervalOf(row, place);
  return (
    <g transform={`translate(0 ${place * stripHeight})`} data-side={sideName(place)}>
      <text className="side-letter" x={-letterWidth + 4} y={stripHeight / 2 + 4}>
        {sideName(place)}
      </text>
      {interval !== null && (
        <rect
          className="interval"
          x={scale(interval.low)}
          y={3}
          width={Math.max(1, scale(interval.high) - scale(interval.low))}
          height={stripHeight - 6}
        />
      )}
      {stripDots(values, scale, dot, stripHeight).map(({ x, y }, run) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the n-th run is the n-th dot.
        <circle key={run} cx={x} cy={y} r={dot / 2 - 0.2} />
      ))}
      {median !== null && (
        <line
          className="median"
          x1={scale(median)}
          x2={scale(median)}
          y1={2}
          y2={stripHeight - 2}
        />
      )}
    </g>
  );
}

/** The interval of the ratio, laid at A's median: where this side's median is, as far as the runs tell. */
function intervalOf(row: ShownRow, place: number): { low: number; high: number } | null {
  const found = row.differences?.[place] ?? null;
  const ofFirst = row.spreads[0]?.median ?? null;
  if (found === null || found.verdict === 'none' || ofFirst === null) return null;
  return { low: found.low * ofFirst, high: found.high * ofFirst };
}

const inWords = (row: ShownRow): string =>
  row.spreads
    .map(({ median, n }, place) => {
      const middle = median === null ? nothing : figureText(median, row);
      return `${sideName(place)}: median ${middle} of ${n}`;
    })
    .join('; ');
