import type React from 'react';
import { useEffect, useState } from 'react';

type LengthFieldProps = {
  /** For screen readers: the table's own words stand around it. */
  readonly label: string;
  readonly value: number;
  readonly most: number;
  readonly step: number;
  readonly decimals: number;
  readonly isChanged: boolean;
  readonly testId: string;
  readonly onChange: (value: number) => void;
};

/** A length by number and by slider. What is no number, or below 0, changes nothing. */
export function LengthField(props: LengthFieldProps): React.JSX.Element {
  const { label, value, most, step, decimals, isChanged, testId, onChange } = props;
  const shown = value.toFixed(decimals);
  const [draft, setDraft] = useState(shown);
  useEffect(() => {
    setDraft((old) => (Number(old.replace(',', '.')).toFixed(decimals) === shown ? old : shown));
  }, [shown, decimals]);
  const take = (text: string): void => {
    setDraft(text);
    const next = Number(text.replace(',', '.'));
    if (text.trim() !== '' && Number.isFinite(next) && next >= 0) onChange(next);
  };
  return (
    <span className="length-field" data-changed={isChanged}>
      <input
        className="input"
        type="text"
        inputMode="decimal"
        aria-label={label}
        value={draft}
        data-testid={testId}
        onChange={(event) => take(event.target.value)}
        onBlur={() => setDraft(shown)}
      />
      <input
        type="range"
        aria-label={`${label}, slider`}
        tabIndex={-1}
        min={0}
        max={most}
        step={step}
        value={Math.min(most, value)}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </span>
  );
}
