import type React from 'react';
import { planRuns, targetsOf } from '../../../electron/common/plan.ts';
import type { Scenario } from '../../../electron/common/scenario.ts';
import { counted } from '../../format/number.ts';
import type { Problems } from '../../store/scenario-problems.ts';
import { useActions } from '../../store/use-lab.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { RoundTripChoice } from './round-trip-choice.tsx';

type Setting = {
  readonly field: 'repeats' | 'warmUps' | 'timeLimit' | 'profiledRuns' | 'telemetryRate' | 'seed';
  readonly label: string;
  readonly unit?: string;
  readonly title: string;
  readonly testId: string;
};

const basic: readonly Setting[] = [
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

const advanced: readonly Setting[] = [
  {
    field: 'profiledRuns',
    label: 'Profiled runs',
    title: 'Runs after the others in which the runtime writes down every operator; kept apart.',
    testId: 'profiled-runs',
  },
  {
    field: 'telemetryRate',
    label: 'Telemetry',
    unit: '1/s',
    title: "Readings a second of every device's telemetry; 0 for none.",
    testId: 'telemetry-rate',
  },
  {
    field: 'seed',
    label: 'Seed',
    title: '0: targets take turns in the order written; else who goes first is drawn by it.',
    testId: 'seed',
  },
];

type RunSettingsProps = { readonly scenario: Scenario; readonly problems: Problems };

/** How often each work runs, and what that comes to. */
export function RunSettings({ scenario, problems }: RunSettingsProps): React.JSX.Element {
  const { changeScenario } = useActions();
  const isAdvancedWrong = advanced.some(({ field }) => problems.has(field));
  return (
    <div className="run-settings">
      <NumberFields settings={basic} scenario={scenario} problems={problems} />
      {scenario.work.some(({ kind }) => kind === 'tts') && <RoundTripChoice scenario={scenario} />}
      <details className="advanced" {...(isAdvancedWrong ? { open: true } : {})}>
        <summary data-testid="advanced">
          Advanced <span className="muted">{advancedInWords(scenario)}</span>
        </summary>
        <div className="run-settings-fields">
          <NumberFields settings={advanced} scenario={scenario} problems={problems} />
          <label
            className="check"
            title="A run that was asked onto a GPU and did heavy work on the CPU fails, unless this is set."
          >
            <input
              type="checkbox"
              checked={scenario.allowCpuFallback}
              data-testid="allow-cpu-fallback"
              onChange={(event) => {
                const allowCpuFallback = event.target.checked;
                changeScenario('fallback', (old) => ({ ...old, allowCpuFallback }));
              }}
            />
            Let the CPU do what a GPU cannot
          </label>
        </div>
      </details>
      <p className="muted run-count" data-testid="run-count">
        {planSize(scenario, problems)}
      </p>
    </div>
  );
}

type NumberFieldsProps = RunSettingsProps & { readonly settings: readonly Setting[] };

function NumberFields({ settings, scenario, problems }: NumberFieldsProps): React.JSX.Element {
  const { changeScenario } = useActions();
  return (
    <>
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
    </>
  );
}

/** What differs from the usual, so that a folded part hides nothing. */
function advancedInWords(scenario: Scenario): string {
  const { profiledRuns, telemetryRate, seed, allowCpuFallback } = scenario;
  return [
    profiledRuns > 0 ? counted(profiledRuns, 'profiled run') : '',
    telemetryRate === 0
      ? 'no telemetry'
      : telemetryRate === 10
        ? ''
        : `${telemetryRate} readings/s`,
    seed === 0 || Number.isNaN(seed) ? '' : `seed ${seed}`,
    allowCpuFallback ? 'CPU may step in' : '',
  ]
    .filter((words) => words !== '' && !words.includes('NaN'))
    .join(', ');
}

const worthCounting = 100_000;

function planSize(scenario: Scenario, problems: Problems): string {
  if (problems.size > 0) return 'The scenario cannot run yet.';
  const targets = targetsOf(scenario).length;
  const on = targets === 1 ? '' : ` on ${counted(targets, 'target')}`;
  const { repeats, warmUps, profiledRuns, work } = scenario;
  const about = (repeats + warmUps + 3 * profiledRuns) * targets * work.length;
  if (about > worthCounting) return `About ${counted(about, 'run')}${on}.`;
  const runs = planRuns(scenario);
  const loads = runs.filter(({ kind }) => kind === 'load').length;
  return `${counted(runs.length, 'run')}${on}, ${counted(loads, 'model load')} among them.`;
}
