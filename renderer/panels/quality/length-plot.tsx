import { line } from 'd3-shape';
import type React from 'react';
import { useCallback, useId, useMemo, useRef, useState } from 'react';
import { counted, fixed } from '../../format/number.ts';
import { formatRtfx } from '../../format/ratio.ts';
import { formatSeconds } from '../../format/time.ts';
import { Tooltip } from '../../waterfall/tooltip.tsx';
import { useSize } from '../../waterfall/use-screen.ts';
import type { LengthLine, LengthPanel } from './length-lines.ts';
import { lengthScale, lengthTicks, upwardScale } from './plot-scales.ts';

const place = { left: 56, top: 12, right: 14, bottom: 36 };

type LengthPlotProps = {
  readonly panel: LengthPanel;
  readonly onOpen: (session: string, run: number) => void;
};

/** Speed over the length of what goes in: every run a dot; the line joins Σ audio / Σ processing of each length. */
export function LengthPlot({ panel, onOpen }: LengthPlotProps): React.JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const title = useId();
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [pointed, setPointed] = useState<{ line: number; joint: number } | null>(null);
  useSize(
    frame,
    useCallback((width: number, height: number) => setSize({ width, height }), []),
  );
  const width = size.width - place.left - place.right;
  const height = size.height - place.top - place.bottom;
  const x = useMemo(() => lengthScale(panel.lengths, width), [panel, width]);
  const y = useMemo(
    () =>
      upwardScale(
        panel.lines.flatMap(({ points }) =>
          points.flatMap(({ dots }) => dots.map(({ rtfx }) => rtfx)),
        ),
        Math.max(0, height),
        1,
      ),
    [panel, height],
  );
  const shownLine = pointed === null ? undefined : panel.lines[pointed.line];
  const joint = pointed === null ? undefined : shownLine?.points[pointed.joint];
  return (
    <section
      className="quality-panel"
      aria-labelledby={title}
      data-testid={`lengths-${panel.kind}`}
    >
      <h3 id={title}>{lengthTitle(panel)}</h3>
      <ul className="quality-legend">
        {panel.lines.map(({ name, group }) => (
          <li key={name}>
            <i className="real-time-swatch" data-group={group % 4} data-dashed={group >= 4} />
            {name}
          </li>
        ))}
      </ul>
      <div className="quality-plot" ref={frame}>
        {x !== null && height > 0 && (
          <>
            <svg width={size.width} height={size.height} aria-hidden="true">
              <g transform={`translate(${place.left} ${place.top})`}>
                {lengthTicks(x).map((tick) => (
                  <g key={tick} transform={`translate(${Math.round(x(tick)) + 0.5} 0)`}>
                    <line className="grid" y2={height} />
                    <text className="tick" y={height + 14}>
                      {panel.unit === 'seconds' ? `${tick} s` : fixed(tick, 0)}
                    </text>
                  </g>
                ))}
                {y.ticks(Math.max(2, Math.floor(height / 40))).map((tick) => (
                  <g key={tick} transform={`translate(0 ${Math.round(y(tick)) + 0.5})`}>
                    <line className="grid" x2={width} />
                    <text className="tick is-left" x={-6} y={4}>
                      {tick}×
                    </text>
                  </g>
                ))}
                <text className="tick" x={width / 2} y={height + 31}>
                  {panel.unit === 'seconds' ? 'length of the audio' : 'characters of the text'}
                </text>
                <text
                  className="tick"
                  transform={`translate(${11 - place.left} ${height / 2}) rotate(-90)`}
                >
                  RTFx
                </text>
                {panel.lines.map((one) => (
                  <g
                    key={one.name}
                    className="length-line"
                    data-group={one.group % 4}
                    data-dashed={one.group >= 4}
                  >
                    <path d={linePath(one, x, y)} />
                    {one.points.flatMap(({ length, dots }) =>
                      dots.map(({ run, rtfx }) => (
                        <circle key={run} cx={x(length)} cy={y(rtfx)} r={2.5} />
                      )),
                    )}
                  </g>
                ))}
              </g>
            </svg>
            {panel.lines.map((one, lineAt) =>
              one.points.map((at, jointAt) => (
                <button
                  key={`${one.name} ${at.length}`}
                  type="button"
                  className="quality-point"
                  style={{ left: place.left + x(at.length), top: place.top + y(at.rtfx) }}
                  aria-label={`${one.name}, ${lengthWords(panel, at.length)}, ${formatRtfx(at.rtfx)}, ${counted(at.dots.length, 'run')}, go to its runs`}
                  data-testid="length-point"
                  onPointerEnter={() => setPointed({ line: lineAt, joint: jointAt })}
                  onPointerLeave={() => setPointed(null)}
                  onFocus={() => setPointed({ line: lineAt, joint: jointAt })}
                  onBlur={() => setPointed(null)}
                  onClick={() => onOpen(one.session, at.dots[0]?.run ?? 0)}
                />
              )),
            )}
            {shownLine !== undefined && joint !== undefined && (
              <Tooltip
                description={{
                  title: shownLine.name,
                  group: null,
                  meaning: 'Σ audio / Σ processing time of the steady runs of this length.',
                  facts: [
                    { name: 'Length', value: lengthWords(panel, joint.length) },
                    { name: 'RTFx', value: formatRtfx(joint.rtfx) },
                    { name: 'Runs', value: fixed(joint.dots.length, 0) },
                  ],
                }}
                x={place.left + x(joint.length)}
                y={place.top + y(joint.rtfx)}
              />
            )}
          </>
        )}
      </div>
    </section>
  );
}

const lengthTitle = ({ kind }: LengthPanel): string =>
  kind === 'tts'
    ? 'Speech synthesis: speed over the length of the text'
    : 'Speech recognition: speed over the length of the audio';

export const lengthWords = ({ unit }: Pick<LengthPanel, 'unit'>, length: number): string =>
  unit === 'seconds' ? formatSeconds(length) : counted(length, 'character');

const linePath = (
  { points }: LengthLine,
  x: (length: number) => number,
  y: (rtfx: number) => number,
): string =>
  line().digits(1)(points.map(({ length, rtfx }): [number, number] => [x(length), y(rtfx)])) ?? '';
