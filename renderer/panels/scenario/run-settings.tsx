import type React from 'react';
import { planRuns } from '../../../electron/common/plan.ts';
import type { Scenario } from '../../../electron/common/scenario.ts';
import { counted } from '../../format/number.ts';
import type { Problems } from '../../store/scenario-problems.ts';
import { useActions } from '../../store/use-lab.ts';
import { NumberField } from '../../ui/number-field.tsx';

type RunSettingsProps = { readonly scenario: Scenario; readonly problems: Problems };

/** How often each work runs, and what that comes to. */
export function RunSettings({ scenario, problems }: RunSettingsProps): React.JSX.Element {
  const { changeScenario } = useActions();
  const change = (field: 'repeats' | 'warmUps' | 'timeLimit', value: number): void =>
    changeScenario(field, (old) => ({ ...old, [field]: value }));
  return (
    <div className="run-settings">
      <NumberField
        label="Repeats"
        title="Measured runs of each work on each device."
        value={scenario.repeats}
        problem={problems.get('repeats')}
        onChange={(value) => change('repeats', value)}
        testId="repeats"
      />
      <NumberField
        label="Warm-ups"
        title="Runs before the measured ones that no summary counts."
        value={scenario.warmUps}
        problem={problems.get('warmUps')}
        onChange={(value) => change('warmUps', value)}
        testId="warm-ups"
      />
      <NumberField
        label="Limit"
        unit="s"
        title="A run that takes longer than this many seconds is ended and fails."
        value={scenario.timeLimit}
        problem={problems.get('timeLimit')}
        onChange={(value) => change('timeLimit', value)}
        testId="time-limit"
      />
      <p className="muted run-count">{planSize(scenario, problems)}</p>
    </div>
  );
}

const worthCounting = 100_000;

function planSize(scenario: Scenario, problems: Problems): string {
  if (problems.size > 0) return 'The scenario cannot run yet.';
  const each = (scenario.repeats + scenario.warmUps) * scenario.devices.length;
  if (each * scenario.work.length > worthCounting) {
    return `About ${counted(each * scenario.work.length, 'run')}.`;
  }
  const runs = planRuns(scenario);
  const loads = runs.filter(({ kind }) => kind === 'load').length;
  return `${counted(runs.length, 'run')}, ${loads} of them model loads.`;
}
