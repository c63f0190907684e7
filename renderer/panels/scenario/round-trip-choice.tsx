import type React from 'react';
import { useId } from 'react';
import type { Scenario } from '../../../electron/common/scenario.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Select } from '../../ui/select.tsx';
import { MissingModel } from './model-choice.tsx';

/** Which ASR model hears what the voices spoke, if any. */
export function RoundTripChoice({ scenario }: { readonly scenario: Scenario }): React.JSX.Element {
  const { changeScenario } = useActions();
  const models = useLab((state) => state.models);
  const hint = useId();
  const listeners = (models ?? []).filter(({ kind }) => kind === 'asr');
  const model = scenario.roundTrip?.model ?? '';
  const chosen = listeners.find(({ id }) => id === model);
  return (
    <div
      className="round-trip"
      title="After the measured runs, this model hears what the voices spoke, on the CPU: the round-trip word error rate. No figure of speed counts it."
    >
      <span id={hint}>Check by ear</span>
      <Select
        label="Check by ear: which model hears what was spoken"
        value={model}
        choices={[
          { value: '', label: 'Nobody listens' },
          ...listeners.map(({ id, name, state }) => ({
            value: id,
            label: state === 'ready' ? name : `${name} (not here yet)`,
          })),
        ]}
        unknown="Nobody listens"
        testId="round-trip"
        onChange={(value) =>
          changeScenario('round-trip', ({ roundTrip, ...rest }) =>
            value === '' ? rest : { ...rest, roundTrip: { runs: 1, ...roundTrip, model: value } },
          )
        }
      />
      {chosen !== undefined && chosen.state !== 'ready' && <MissingModel model={chosen} />}
    </div>
  );
}
