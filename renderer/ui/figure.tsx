import type React from 'react';
import { noValue } from '../format/number.ts';

type FigureProps = {
  readonly name: string;
  readonly definition: string;
  readonly value: string;
  /** Why there is no value, when there is none. */
  readonly why: string;
};

/** A named figure: its definition on the name, the reason for a missing value on the dash. Both whole where they are cut. */
export function Figure({ name, definition, value, why }: FigureProps): React.JSX.Element {
  const isMissing = value === noValue;
  return (
    <div className="figure">
      <dt title={`${name}: ${definition}`}>{name}</dt>
      <dd title={isMissing ? why : value} className={isMissing ? 'muted' : undefined}>
        {value}
      </dd>
    </div>
  );
}
