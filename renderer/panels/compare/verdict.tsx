import type React from 'react';
import { nothing } from '../../../electron/common/comparison-words.ts';
import { type Difference, differenceSentence } from '../../../electron/common/difference.ts';
import type { ShownRow } from './use-comparison.ts';

type VerdictProps = { readonly row: ShownRow; readonly side: number };

/** How a side differs from A in words, coloured only where a difference is shown. */
export function Verdict({ row, side }: VerdictProps): React.JSX.Element {
  if (row.differences === null) return <span className="verdict muted">…</span>;
  const found = row.differences[side] ?? null;
  if (found === null) return <span className="verdict muted">{nothing}</span>;
  return (
    <span className={`verdict ${lookOf(found)}`} data-verdict={found.verdict}>
      {differenceSentence(found)}
    </span>
  );
}

const lookOf = ({ verdict }: Difference): string =>
  verdict === 'faster' ? 'is-faster' : verdict === 'slower' ? 'is-slower' : 'muted';
