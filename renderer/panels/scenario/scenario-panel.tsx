import type React from 'react';
import { useMemo } from 'react';
import { presets } from '../../../electron/common/presets.ts';
import { findProblems } from '../../store/scenario-problems.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { keyNames } from '../key-names.ts';
import { DeviceChoice } from './device-choice.tsx';
import { RunSettings } from './run-settings.tsx';
import { WorkList } from './work-list.tsx';

/** What to measure: the form that writes a scenario. */
export function ScenarioPanel(): React.JSX.Element {
  const history = useLab((state) => state.scenario);
  const scenario = history.present;
  const problems = useMemo(() => findProblems(scenario), [scenario]);
  const { changeScenario, undo, redo, openScenario, openPreset, saveScenario, resetScenario } =
    useActions();
  const nameProblem = problems.get('name');
  return (
    <div className="scenario">
      <div className="scenario-head">
        <input
          className="input scenario-name"
          aria-label="Name of the scenario"
          value={scenario.name}
          maxLength={200}
          aria-invalid={nameProblem !== undefined}
          data-testid="scenario-name"
          onChange={(event) => {
            const name = event.target.value;
            changeScenario('name', (old) => ({ ...old, name }));
          }}
        />
        <IconButton
          icon="undo"
          label="Undo"
          keys={keyNames.undo}
          disabled={history.past.length === 0}
          onClick={undo}
        />
        <IconButton
          icon="redo"
          label="Redo"
          keys={keyNames.redo}
          disabled={history.future.length === 0}
          onClick={redo}
        />
        <Menu
          label="More for the scenario"
          items={[
            { label: 'Open scenario…', icon: 'folder', onSelect: () => void openScenario() },
            { label: 'Save scenario as…', icon: 'save', onSelect: () => void saveScenario() },
            ...presets.map(({ id, name }) => ({
              label: `Preset: ${name}`,
              icon: 'file' as const,
              onSelect: () => void openPreset(id),
            })),
            { label: 'Reset to the default', icon: 'undo', onSelect: resetScenario },
          ]}
        />
      </div>
      {nameProblem !== undefined && <p className="problem scenario-problem">{nameProblem}</p>}
      <WorkList scenario={scenario} problems={problems} />
      {/* The links of an agent name their own devices. */}
      {(scenario.work.some(({ kind }) => kind !== 'turn') ||
        scenario.work.length === 0 ||
        problems.has('devices')) && <DeviceChoice scenario={scenario} problems={problems} />}
      <RunSettings scenario={scenario} problems={problems} />
    </div>
  );
}
