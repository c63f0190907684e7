import type React from 'react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { deliveredBy } from '../../../electron/common/delivered-audio.ts';
import { seconds } from '../../../electron/common/units.ts';
import { formatSeconds } from '../../format/time.ts';
import { useSize } from '../../waterfall/use-screen.ts';
import {
  nearestReading,
  type Plot,
  plotOf,
  type Reading,
  slopesOf,
  staircase,
} from './plot-places.ts';
import { RealTimeTable } from './real-time-table.tsx';
import { type LineGroup, type RunLine, speedOf } from './run-lines.ts';

const place = { left: 68, top: 10, right: 40, bottom: 40 };

/**
 * Audio time against processing time: each run climbs by what it delivers. Its slope is how many times faster
 * than real time it is, and how far right it leaves the ground is the time to its first chunk.
 */
export function RealTimeLines({ groups }: { readonly groups: readonly LineGroup[] }) {
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const [reading, setReading] = useState<Reading | null>(null);
  useSize(
    frame,
    useCallback((width: number, height: number) => setSize({ width, height }), []),
  );
  const lines = useMemo(
    () => groups.flatMap((group, at) => (hidden.has(at) ? [] : group.lines)),
    [groups, hidden],
  );
  const { width, height } = size;
  const plot = useMemo(
    () => plotOf(lines, width - place.left - place.right, height - place.top - place.bottom),
    [lines, width, height],
  );
  if (groups.length === 0) {
    return (
      <div className="empty-state">
        <h2>No audio yet</h2>
        <p>A line begins when a measured run has delivered audio, or recognised some.</p>
      </div>
    );
  }
  const toggle = (group: number): void => {
    setReading(null);
    setHidden((before) =>
      before.has(group)
        ? new Set([...before].filter((other) => other !== group))
        : new Set([...before, group]),
    );
  };
  const onPointerMove = (event: React.PointerEvent<SVGSVGElement>): void => {
    if (plot === null) return;
    const box = event.currentTarget.getBoundingClientRect();
    const x = event.clientX - box.left - place.left;
    const y = event.clientY - box.top - place.top;
    setReading(nearestReading(lines, plot, x, y));
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const next = stepped(lines, reading, event.key);
    if (next === null) return;
    setReading(next);
    event.preventDefault();
  };
  return (
    <div className="real-time" data-testid="real-time">
      <p className="muted">
        Audio delivered against the time since the request: the steeper, the faster. A line leaves
        the ground at its first chunk; where it then climbs slower than the 1× line, a listener
        comes to wait. For recognition, the audio that has been transcribed.
      </p>
      <div
        className="real-time-plot"
        ref={frame}
        role="application"
        {...focusable}
        aria-roledescription="plot"
        aria-label={`Audio against processing time of ${lines.length} runs. Left and right go from delivery to delivery, up and down from run to run.`}
        onKeyDown={onKeyDown}
      >
        {plot !== null && (
          <svg
            width={width}
            height={height}
            aria-hidden="true"
            onPointerMove={onPointerMove}
            onPointerLeave={() => setReading(null)}
          >
            <g transform={`translate(${place.left} ${place.top})`}>
              <Axes plot={plot} />
              {groups.map(({ name, lines: own }, group) =>
                hidden.has(group) ? null : (
                  <path
                    key={name}
                    className="staircase"
                    data-group={group % 4}
                    data-dashed={group >= 4}
                    d={own.map((line) => staircase(line, plot)).join('')}
                  />
                ),
              )}
              {reading !== null && <ReadingMark plot={plot} reading={reading} />}
            </g>
          </svg>
        )}
      </div>
      <p className="real-time-reading" aria-live="polite" data-testid="real-time-reading">
        {reading === null
          ? 'Point at a line to read it, or use the arrow keys.'
          : inWords(groups, reading)}
      </p>
      <RealTimeTable groups={groups} hidden={hidden} onToggle={toggle} />
    </div>
  );
}

/** A plot that is read by keys has to be reached by them, which the linter does not know. */
const focusable = { tabIndex: 0 };

function Axes({ plot }: { readonly plot: Plot }): React.JSX.Element {
  const { x, y, width, height } = plot;
  return (
    <>
      {x.ticks(Math.max(2, Math.floor(width / 90))).map((tick) => (
        <g key={tick} transform={`translate(${Math.round(x(tick)) + 0.5} 0)`}>
          <line className="grid" y2={height} />
          <text className="tick" y={height + 15}>
            {formatSeconds(tick)}
          </text>
        </g>
      ))}
      {y.ticks(Math.max(2, Math.floor(height / 50))).map((tick) => (
        <g key={tick} transform={`translate(0 ${Math.round(y(tick)) + 0.5})`}>
          <line className="grid" x2={width} />
          <text className="tick is-left" x={-6} y={4}>
            {formatSeconds(tick)}
          </text>
        </g>
      ))}
      <text className="tick" x={width / 2} y={height + 33}>
        time since the request
      </text>
      <text className="tick" transform={`translate(${13 - place.left} ${height / 2}) rotate(-90)`}>
        audio
      </text>
      {slopesOf(plot).map((slope) => (
        <g key={slope.speed} data-speed={slope.speed}>
          <line className="slope" x1={0} y1={height} x2={slope.x} y2={slope.y} />
          {slope.isNamed && (
            <text className="slope-name" x={slope.x + 4} y={Math.max(9, slope.y + 3)}>
              {slope.speed}×
            </text>
          )}
        </g>
      ))}
    </>
  );
}

function ReadingMark({ plot, reading }: { readonly plot: Plot; readonly reading: Reading }) {
  const { line, time } = reading;
  const x = plot.x(time);
  const y = plot.y(deliveredBy(line.deliveries, time));
  return (
    <g className="reading" data-group={line.group % 4}>
      <path className="staircase is-read" d={staircase(line, plot)} />
      <line x1={x} x2={x} y1={0} y2={plot.height} />
      <circle cx={x} cy={y} r={4} />
    </g>
  );
}

/** Where a key leads: along the run's deliveries, or to another run at the same time. null for other keys. */
function stepped(lines: readonly RunLine[], reading: Reading | null, key: string): Reading | null {
  const [first] = lines;
  if (first === undefined) return null;
  if (reading === null) {
    const start = first.deliveries[0]?.after ?? 0;
    return key.startsWith('Arrow') ? { line: first, time: start } : null;
  }
  const { line, time } = reading;
  const { deliveries } = line;
  const at = lines.indexOf(line);
  switch (key) {
    case 'ArrowRight':
      return { line, time: deliveries.find(({ after }) => after > time)?.after ?? time };
    case 'ArrowLeft':
      return { line, time: deliveries.findLast(({ after }) => after < time)?.after ?? 0 };
    case 'ArrowDown':
      return readingOf(lines[Math.min(lines.length - 1, at + 1)] ?? line, time);
    case 'ArrowUp':
      return readingOf(lines[Math.max(0, at - 1)] ?? line, time);
    default:
      return null;
  }
}

const readingOf = (line: RunLine, time: number): Reading => ({
  line,
  time: Math.min(time, line.deliveries.at(-1)?.after ?? 0),
});

function inWords(groups: readonly LineGroup[], { line, time }: Reading): string {
  const audio = deliveredBy(line.deliveries, time);
  const speed = speedOf({ after: seconds(time), audio });
  const times = speed === null || audio === 0 ? '' : `, ${speed.toPrecision(3)}× real time`;
  const name = `${groups[line.group]?.name ?? ''}, ${line.name}`;
  return `${name}: ${formatSeconds(time)} after the request, ${formatSeconds(audio)} of audio${times}.`;
}
