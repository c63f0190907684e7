import type React from 'react';
import type { Device } from '../../../electron/common/device.ts';
import {
  combinationsOf,
  graphOptimizations,
  settingsInWords,
} from '../../../electron/common/device-settings.ts';
import type { Scenario } from '../../../electron/common/scenario.ts';
import {
  changeSetting,
  type SettingName,
  type SettingValue,
  settingValues,
} from '../../store/scenario-edits.ts';
import { type Problems, settingProblem } from '../../store/scenario-problems.ts';
import { precisionsOf, settingsFor } from '../../store/setting-choices.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { ChoiceChips } from '../../ui/choice-chips.tsx';
import { NumbersField } from '../../ui/numbers-field.tsx';

type DeviceSettingsProps = {
  readonly device: Device;
  readonly scenario: Scenario;
  readonly problems: Problems;
};

/** How models run on a device. Several values of a setting are a sweep: every combination is measured. */
export function DeviceSettings(props: DeviceSettingsProps): React.JSX.Element {
  const { device, scenario, problems } = props;
  const models = useLab((state) => state.models);
  const { changeScenario } = useActions();
  const sweep = scenario.settings[device.id];
  const precisions = precisionsOf(scenario, models);
  const change = (name: SettingName) => (values: readonly SettingValue[]) =>
    changeScenario(`${name} of ${device.id}`, (old) => changeSetting(old, device.id, name, values));
  const shared = (name: SettingName) => ({
    testId: `${device.id}-${name}`,
    onChange: change(name),
  });
  return (
    <details className="device-settings">
      <summary data-testid={`settings-${device.id}`}>
        Settings <span className="muted">{summaryOf(sweep ?? {})}</span>
      </summary>
      <p className="muted">
        Several values are measured one against the other; none leaves it to the runtime.
      </p>
      {settingsFor(device.provider, precisions).map((name) =>
        name === 'threads' ? (
          <NumbersField
            key={name}
            {...shared(name)}
            label="Threads"
            title="Of the CPU, inside one operator. 1, 2, 4 measures each."
            placeholder="as the runtime"
            values={settingValues(sweep, name) as readonly number[]}
            problem={settingProblem(problems, device.id, name)}
          />
        ) : (
          <ChoiceChips
            key={name}
            {...shared(name)}
            {...choicesOf(name, precisions)}
            chosen={settingValues(sweep, name)}
          />
        ),
      )}
    </details>
  );
}

function choicesOf(name: Exclude<SettingName, 'threads'>, precisions: readonly string[]) {
  const plain = (value: string) => ({ value, label: value });
  switch (name) {
    case 'graphOptimization':
      return {
        label: 'Graph optimisation',
        title: 'How far the runtime rewrites the model before it runs.',
        choices: graphOptimizations.map(plain),
      };
    case 'cacheOnDevice':
      return {
        label: 'Cache on device',
        title:
          "The decoder's key-value cache stays in the device's memory from one token to the next.",
        choices: [
          { value: true, label: 'on' },
          { value: false, label: 'off' },
        ],
      };
    case 'precision':
      return {
        label: 'Precision',
        title: 'The variant of the model with weights of this precision.',
        choices: precisions.map(plain),
      };
  }
}

function summaryOf(sweep: Parameters<typeof combinationsOf>[0]): string {
  const combinations = combinationsOf(sweep);
  const [only] = combinations;
  if (combinations.length > 1) return `${combinations.length} combinations`;
  return (only && settingsInWords(only)) || 'as the runtime has them';
}
