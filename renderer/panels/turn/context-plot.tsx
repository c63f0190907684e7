import { line } from 'd3-shape';
import type React from 'react';
import { useCallback, useRef, useState } from 'react';
import type { TurnSummary } from '../../../electron/common/turn/turn-summary.ts';
import { fixed } from '../../format/number.ts';
import { formatMillis } from '../../format/time.ts';
import { useSize } from '../../waterfall/use-screen.ts';
import { type ContextPoint, contextGrowth, contextPlaces } from './context-places.ts';
import { oneTurn, ttftWords } from './context-words.ts';

const height = 96;
const place = { left: 62, right: 14, top: 8, bottom: 20 };

/** How the context of the language model grows from turn to turn, and its time to the first token with it. */
export function ContextPlot({ summary }: { readonly summary: TurnSummary }) {
  const { ttft, size, unit } = contextGrowth(summary.byTurn);
  if (!summary.isSpoken)
    return <p className="muted">This agent only transcribes: it has no language model.</p>;
  const longest = Math.max(ttft.length, size.length);
  if (longest === 0) return <p className="muted">No turn with a language model has ended yet.</p>;
  if (longest === 1)
    return (
      <p className="muted">Only first turns so far: no context has grown. {oneTurn(summary)}</p>
    );
  return (
    <div className="turn-context" data-testid="context-growth">
      <Growth
        name={ttftWords(summary)}
        points={ttft}
        words={(value) => formatMillis(value)}
        owner={summary.isScripted ? 'scripted' : 'model'}
      />
      <Growth
        name={`Prompt, ${unit}`}
        points={size}
        words={(value) => fixed(value, 0)}
        owner="transport"
      />
      <p className="muted">
        Medians of the conversations, by the number of the turn.
        {unit === 'characters' &&
          ' Nobody counts the tokens of this prompt: its characters are shown.'}
      </p>
    </div>
  );
}

type GrowthProps = {
  readonly name: string;
  readonly points: readonly ContextPoint[];
  readonly words: (value: number) => string;
  readonly owner: string;
};

function Growth({ name, points, words, owner }: GrowthProps): React.JSX.Element | null {
  const frame = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  useSize(
    frame,
    useCallback((inner: number) => setWidth(inner), []),
  );
  if (points.length === 0) return null;
  const plot = Math.max(0, width - place.left - place.right);
  const inner = height - place.top - place.bottom;
  const turns = points.map(({ turn }) => turn);
  const { x, y, places } = contextPlaces(points, turns, plot, inner);
  const shown = x.ticks(Math.max(1, Math.min(turns.length, Math.floor(plot / 40))));
  return (
    <figure ref={frame}>
      <figcaption>{name}</figcaption>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={`${name}: ${points.map(({ turn, value }) => `turn ${turn} ${words(value)}`).join(', ')}`}
      >
        <g transform={`translate(${place.left} ${place.top})`}>
          {y.ticks(2).map((tick) => (
            <g key={tick} transform={`translate(0 ${Math.round(y(tick)) + 0.5})`}>
              <line className="grid" x2={plot} />
              <text className="tick is-end" x={-6} y={4}>
                {words(tick)}
              </text>
            </g>
          ))}
          {shown.filter(Number.isInteger).map((tick) => (
            <text key={tick} className="tick" x={x(tick)} y={inner + 15}>
              {tick}
            </text>
          ))}
          <g data-owner={owner}>
            <path
              className="growth"
              d={line()(places.map(({ x: at, y: high }): [number, number] => [at, high])) ?? ''}
            />
            {places.map(({ point, x: at, y: high }) => (
              <circle key={point.turn} cx={at} cy={high} r={3.5}>
                <title>{`Turn ${point.turn}: ${words(point.value)}, median of ${point.n}`}</title>
              </circle>
            ))}
          </g>
        </g>
      </svg>
    </figure>
  );
}
