import type React from 'react';

type ProgressBarProps = {
  readonly label: string;
  readonly done: number;
  /** null while it is not known how much there is. */
  readonly total: number | null;
};

export function ProgressBar({ label, done, total }: ProgressBarProps): React.JSX.Element {
  const isKnown = total !== null && total > 0;
  const share = isKnown ? Math.min(1, done / total) : null;
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(share === null ? {} : { 'aria-valuenow': Math.round(share * 100) })}
    >
      <div
        className={share === null ? 'progress-unknown' : 'progress-done'}
        style={share === null ? undefined : { width: `${share * 100}%` }}
      />
    </div>
  );
}
