import { useLayoutEffect, useRef } from 'react';
import type { Description } from './describe.ts';

export type TooltipProps = {
  readonly description: Description;
  /** The point it belongs to, in CSS pixels from the corner of the box that it stays in. */
  readonly x: number;
  readonly y: number;
};

const distance = 14;

/** A description beside a point: right and below where there is room, else on the other side. */
export function Tooltip({ description, x, y }: TooltipProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    const around = element?.offsetParent;
    if (!element || !around) return;
    const { offsetWidth: width, offsetHeight: height } = element;
    const left = x + distance + width <= around.clientWidth ? x + distance : x - distance - width;
    const top = y + distance + height <= around.clientHeight ? y + distance : y - distance - height;
    const bounded = (value: number, most: number): number => Math.max(4, Math.min(value, most - 4));
    element.style.left = `${bounded(left, around.clientWidth - width)}px`;
    element.style.top = `${bounded(top, around.clientHeight - height)}px`;
  });
  const { title, group, meaning, facts } = description;
  return (
    <div className="waterfall-tooltip" ref={box} aria-hidden="true">
      <p className="waterfall-tooltip-title">
        {group !== null && <i className={`waterfall-swatch is-${group}`} />}
        {title}
      </p>
      <p className="waterfall-tooltip-meaning">{meaning}</p>
      {facts.length > 0 && (
        <dl>
          {facts.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
