import type React from 'react';
import { planRuns, targetsOf } from '../../../electron/common/plan.ts';
import type { Scenario } from '../../../electron/common/scenario.ts';
import { counted } from '../../format/number.ts';
import type { Problems } from '../../store/scenario-problems.ts';
import { useActions } from '../../store/use-lab.ts';
import { NumberField } from '../../ui/number-field.tsx';

type Setting = {
  readonly field: 'repeats' | 'warmUps' | 'timeLimit';
  readonly label: string;
  readonly unit?: string;
  readonly title: string;
  readonly testId: string;
};

const settings: readonly Setting[] = [
  {
    field: 'repeats',
    label: 'Repeats',
    title: 'Measured runs of each work on each device.',
    testId: 'repeats',
  },
  {
    field: 'warmUps',
    label: 'Warm-ups',
    title: 'Runs before the measured ones that no summary counts.',
    testId: 'warm-ups',
  },
  {
    field: 'timeLimit',
    label: 'Limit',
    unit: 's',
    title: 'A run that takes longer than this many seconds is ended and fails.',
    testId: 'time-limit',
  },
];

type RunSettingsProps = { readonly scenario: Scenario; readonly problems: Problems };

/** How often each work runs, and what that comes to. */
export function RunSettings({ scenario, problems }: RunSettingsProps): React.JSX.Element {
  const { changeScenario } = useActions();
  return (
    <div className="run-settings">
      {settings.map(({ field, ...rest }) => (
        <NumberField
          {...rest}
          key={field}
          value={scenario[field]}
          isInvalid={problems.has(field)}
          problemId={`${field}-problem`}
          onChange={(value) => changeScenario(field, (old) => ({ ...old, [field]: value }))}
        />
      ))}
      {settings
        .filter(({ field }) => problems.has(field))
        .map(({ field }) => (
          <p key={field} id={`${field}-problem`} className="problem">
            {problems.get(field)}
          </p>
        ))}
      <p className="muted run-count">{planSize(scenario, problems)}</p>
    </div>
  );
}

const worthCounting = 100_000;

function planSize(scenario: Scenario, problems: Problems): string {
  if (problems.size > 0) return 'The scenario cannot run yet.';
  const each = (scenario.repeats + scenario.warmUps) * targetsOf(scenario).length;
  if (each * scenario.work.length > worthCounting) {
    return `About ${counted(each * scenario.work.length, 'run')}.`;
  }
  const runs = planRuns(scenario);
  const loads = runs.filter(({ kind }) => kind === 'load').length;
  return `${counted(runs.length, 'run')}, ${counted(loads, 'model load')} among them.`;
}
