import type React from 'react';
import { useCallback, useId, useMemo, useRef, useState } from 'react';
import { Tooltip } from '../../waterfall/tooltip.tsx';
import { useSize } from '../../waterfall/use-screen.ts';
import { type ParetoPlaces, paretoPlaces } from './pareto-places.ts';
import { labelHeight, type PlacedLabel } from './place-labels.ts';
import { speedTicks } from './plot-scales.ts';
import { describePoint, panelNotes, pointInWords } from './point-words.ts';
import { type ParetoPanel, panelTitle, type SessionPoint } from './quality-picture.ts';

const place = { left: 56, top: 12, right: 14, bottom: 36 };

type ParetoPlotProps = {
  readonly panel: ParetoPanel;
  /** A person wants to see the runs of a point. */
  readonly onOpen: (one: SessionPoint) => void;
};

/** Error rate over speed: every point a model on a target, the line along those that no other beats in both. */
export function ParetoPlot({ panel, onOpen }: ParetoPlotProps): React.JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const title = useId();
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [pointed, setPointed] = useState<number | null>(null);
  useSize(
    frame,
    useCallback((width: number, height: number) => setSize({ width, height }), []),
  );
  const { width, height } = size;
  const places = useMemo(
    () =>
      paretoPlaces(
        panel.points,
        width - place.left - place.right,
        height - place.top - place.bottom,
      ),
    [panel, width, height],
  );
  const mark = pointed === null ? undefined : places?.marks[pointed];
  return (
    <section className="quality-panel" aria-labelledby={title} data-testid={`pareto-${panel.kind}`}>
      <h3 id={title}>{panelTitle(panel)}</h3>
      {panelNotes(panel).map((sentence) => (
        <p key={sentence} className="muted quality-note">
          {sentence}
        </p>
      ))}
      <div className="quality-plot" ref={frame}>
        {places !== null && (
          <>
            <svg width={width} height={height} aria-hidden="true">
              <g transform={`translate(${place.left} ${place.top})`}>
                <Axes places={places} errorRate={panel.errorRate.toUpperCase()} />
                <path className="quality-front" d={places.front} />
                <Marks places={places} pointed={pointed} />
              </g>
            </svg>
            {places.marks.map(({ one, x, y, isOnFront }, index) => (
              <button
                key={`${one.session} ${one.label}`}
                type="button"
                className="quality-point"
                // Where points lie on each other, the one to be had is the better one.
                style={{ left: place.left + x, top: place.top + y, zIndex: isOnFront ? 1 : 0 }}
                aria-label={pointInWords(one, isOnFront)}
                data-testid="quality-point"
                onPointerEnter={() => setPointed(index)}
                onPointerLeave={() => setPointed(null)}
                onFocus={() => setPointed(index)}
                onBlur={() => setPointed(null)}
                onClick={() => onOpen(one)}
              />
            ))}
            {mark !== undefined && (
              <Tooltip
                description={describePoint(mark.one, mark.isOnFront)}
                x={place.left + mark.x}
                y={place.top + mark.y}
              />
            )}
          </>
        )}
      </div>
    </section>
  );
}

type AxesProps = { readonly places: ParetoPlaces; readonly errorRate: string };

function Axes({ places, errorRate }: AxesProps): React.JSX.Element {
  const { x, y } = places;
  const [, width = 0] = x.range();
  const [height = 0] = y.range();
  return (
    <>
      {speedTicks(x).map(({ value, isLandmark }) => (
        <g
          key={value}
          className={isLandmark ? 'is-landmark' : undefined}
          transform={`translate(${Math.round(x(value)) + 0.5} 0)`}
        >
          <line className="grid" y2={height} />
          <text className="tick" y={height + 14}>
            {value}×
          </text>
        </g>
      ))}
      {y.ticks(Math.max(2, Math.floor(height / 40))).map((tick) => (
        <g key={tick} transform={`translate(0 ${Math.round(y(tick)) + 0.5})`}>
          <line className="grid" x2={width} />
          <text className="tick is-left" x={-6} y={4}>
            {Number((tick * 100).toFixed(2))} %
          </text>
        </g>
      ))}
      <text className="tick" x={width / 2} y={height + 31}>
        RTFx: seconds of audio a second
      </text>
      <text className="tick" transform={`translate(${11 - place.left} ${height / 2}) rotate(-90)`}>
        {errorRate}
      </text>
      <text className="quality-corner" x={width} y={height + 31}>
        ↘ faster and more accurate
      </text>
    </>
  );
}

/** Its end is then nearest to the point. */
const isLeftOf = (label: PlacedLabel, x: number): boolean => label.left + label.width / 2 < x;

type MarksProps = { readonly places: ParetoPlaces; readonly pointed: number | null };

function Marks({ places, pointed }: MarksProps): React.JSX.Element {
  const marks = places.marks.map((mark, index) => ({ ...mark, index }));
  // Those of the front are drawn last: they lie on top of others.
  marks.sort((one, other) => Number(one.isOnFront) - Number(other.isOnFront));
  return (
    <>
      {marks.map(({ one, x, y, label, isOnFront, index }) => (
        <g
          key={`${one.session} ${one.label}`}
          className="quality-mark"
          data-group={one.group % 4}
          data-front={isOnFront}
          data-pointed={index === pointed}
        >
          {label?.isFar === true && (
            <line
              x1={x}
              y1={y}
              x2={Math.max(label.left, Math.min(x, label.left + label.width))}
              y2={Math.max(label.top, Math.min(y, label.top + labelHeight))}
            />
          )}
          <circle cx={x} cy={y} r={5} />
          {label !== null && (
            <text
              x={isLeftOf(label, x) ? label.left + label.width - 2 : label.left + 2}
              y={label.top + 11}
              textAnchor={isLeftOf(label, x) ? 'end' : 'start'}
            >
              {one.label}
            </text>
          )}
        </g>
      ))}
    </>
  );
}
