import type React from 'react';

export type Choice = { readonly value: string; readonly label: string };

type SelectProps = {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  /** Shown while the value is none of the choices. */
  readonly unknown: string;
  readonly isInvalid?: boolean;
  readonly onChange: (value: string) => void;
  readonly testId?: string;
};

/** The browser's own select: type-ahead, keyboard and screen readers work as everywhere else. */
export function Select(props: SelectProps): React.JSX.Element {
  const { label, value, choices, unknown, isInvalid = false, onChange, testId } = props;
  const isKnown = choices.some((choice) => choice.value === value);
  return (
    <select
      className="select"
      aria-label={label}
      aria-invalid={isInvalid || !isKnown}
      value={value}
      data-testid={testId}
      onChange={(event) => onChange(event.target.value)}
    >
      {!isKnown && <option value={value}>{value === '' ? unknown : `${value} (unknown)`}</option>}
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}
