import type React from 'react';

type SharingChoiceProps = {
  readonly label: string;
  /** What it leads to, in a sentence. */
  readonly words: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly testId?: string;
};

/** One thing that goes along with a recording, or is taken out of it. */
export function SharingChoice(props: SharingChoiceProps): React.JSX.Element {
  const { label, words, isOn, onChange, testId } = props;
  return (
    <label className="save-choice">
      <input
        type="checkbox"
        checked={isOn}
        data-testid={testId}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        <b>{label}</b>
        <span className="muted">{words}</span>
      </span>
    </label>
  );
}
