import type React from 'react';
import type { Problems } from '../../../store/scenario-problems.ts';
import { NumberField } from '../../../ui/number-field.tsx';
import { findProblem, problemId } from './problem-of.tsx';

type TurnNumberProps = {
  readonly label: string;
  readonly unit?: string;
  readonly title: string;
  readonly value: number;
  readonly problems: Problems;
  /** Of the field in the scenario. */
  readonly path: string;
  readonly onChange: (value: number) => void;
};

/** A number of a call. What is wrong with it is said by whoever places it, below its line. */
export function TurnNumber({ problems, path, ...field }: TurnNumberProps): React.JSX.Element {
  return (
    <NumberField
      {...field}
      isInvalid={findProblem(problems, path) !== undefined}
      problemId={problemId(path)}
      testId={path.replaceAll('.', '-')}
    />
  );
}

type OptionalNumberProps = Omit<TurnNumberProps, 'value' | 'unit' | 'onChange'> & {
  readonly unit: string;
  readonly value: number | undefined;
  /** What it begins with. */
  readonly usual: number;
  readonly onChange: (value: number | undefined) => void;
};

/** A number that may be left out: a tick brings it. */
export function OptionalNumber(props: OptionalNumberProps): React.JSX.Element {
  const { label, unit, value, usual, title, path, onChange, ...field } = props;
  return (
    <div className="work-line">
      <label className="check" title={title}>
        <input
          type="checkbox"
          checked={value !== undefined}
          data-testid={`${path.replaceAll('.', '-')}-on`}
          onChange={(event) => onChange(event.target.checked ? usual : undefined)}
        />
        {label}
      </label>
      {value !== undefined && (
        <TurnNumber
          {...field}
          path={path}
          title={title}
          label={unit}
          value={value}
          onChange={onChange}
        />
      )}
    </div>
  );
}
