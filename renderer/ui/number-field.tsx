import type React from 'react';
import { useEffect, useId, useState } from 'react';

type NumberFieldProps = {
  readonly label: string;
  readonly unit?: string;
  readonly title: string;
  readonly value: number;
  readonly isInvalid: boolean;
  /** The id of the element that says what is wrong. */
  readonly problemId: string;
  readonly onChange: (value: number) => void;
  readonly testId: string;
};

/** Takes any text and hands on the number in it, NaN when there is none: the schema says what is wrong. */
export function NumberField(props: NumberFieldProps): React.JSX.Element {
  const { label, unit, title, value, isInvalid, problemId, onChange, testId } = props;
  const [draft, setDraft] = useState(String(value));
  const id = useId();
  useEffect(() => {
    setDraft((old) => (Object.is(readNumber(old), value) ? old : String(value)));
  }, [value]);
  return (
    <div className="field number-field" title={title}>
      <label htmlFor={id}>{unit === undefined ? label : `${label}, ${unit}`}</label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        value={draft}
        aria-invalid={isInvalid}
        aria-describedby={isInvalid ? problemId : undefined}
        data-testid={testId}
        onChange={(event) => {
          setDraft(event.target.value);
          onChange(readNumber(event.target.value));
        }}
      />
    </div>
  );
}

const readNumber = (text: string): number =>
  /^\s*-?\d+([.,]\d+)?\s*$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN;
