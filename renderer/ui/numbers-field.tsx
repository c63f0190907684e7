import type React from 'react';
import { useEffect, useId, useState } from 'react';

type NumbersFieldProps = {
  readonly label: string;
  readonly title: string;
  /** Shown while there is no number. */
  readonly placeholder: string;
  readonly values: readonly number[];
  readonly problem: string | undefined;
  readonly onChange: (values: number[]) => void;
  readonly testId: string;
};

/** Takes numbers with commas or blanks between them; NaN stands for what is none: the schema says what is wrong. */
export function NumbersField(props: NumbersFieldProps): React.JSX.Element {
  const { label, title, placeholder, values, problem, onChange, testId } = props;
  const [draft, setDraft] = useState(values.join(', '));
  const id = useId();
  const written = values.join(', ');
  useEffect(() => {
    setDraft((old) => (readNumbers(old).join(', ') === written ? old : written));
  }, [written]);
  return (
    <div className="field numbers-field" title={title}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        value={draft}
        placeholder={placeholder}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : `${id}-problem`}
        data-testid={testId}
        onChange={(event) => {
          setDraft(event.target.value);
          onChange(readNumbers(event.target.value));
        }}
      />
      {problem !== undefined && (
        <p id={`${id}-problem`} className="problem">
          {problem}
        </p>
      )}
    </div>
  );
}

const readNumbers = (text: string): number[] =>
  text
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .map((word) => (/^\d+$/.test(word) ? Number(word) : Number.NaN));
