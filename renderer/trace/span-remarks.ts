import type { Span } from '../../electron/common/trace.ts';

/** Attributes that say what a span is not: words that stand wherever it is named. */
export const spanRemarks = {
  scripted: 'scripted',
  partial: 'partial',
  abandoned: 'thrown away',
} as const;

/** `scripted`: the span's pace is the scenario's own. `partial`, `thrown away`: of a recognition. */
export const remarksOf = ({ attributes }: Pick<Span, 'attributes'>): string[] =>
  Object.entries(spanRemarks)
    .filter(([name]) => attributes?.[name] === true)
    .map(([, words]) => words);
