import type React from 'react';

type ChoiceChipsProps<Value> = {
  readonly label: string;
  readonly title: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly chosen: readonly Value[];
  /** In the order of the choices. */
  readonly onChange: (chosen: Value[]) => void;
  readonly testId: string;
};

/** A row of values of which none, one or several are chosen. */
export function ChoiceChips<Value extends string | number | boolean>(
  props: ChoiceChipsProps<Value>,
): React.JSX.Element {
  const { label, title, choices, chosen, onChange, testId } = props;
  return (
    <fieldset className="chips" title={title} data-testid={testId}>
      <legend>{label}</legend>
      {choices.map(({ value, label: name }) => (
        <button
          key={name}
          type="button"
          aria-pressed={chosen.includes(value)}
          onClick={() =>
            onChange(
              choices
                .map((choice) => choice.value)
                .filter((one) => chosen.includes(one) !== (one === value)),
            )
          }
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
