import type React from 'react';
import type { ModelEntry } from '../../../electron/common/bridge.ts';
import { modelSize } from '../../../electron/common/model-catalog.ts';
import type { Work } from '../../../electron/common/scenario.ts';
import { formatBytes } from '../../format/bytes.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';

const purposes: Readonly<Record<Work['kind'], string>> = {
  tts: 'speech synthesis',
  asr: 'speech recognition',
  llm: 'language',
  turn: 'conversations',
};

type ModelChoiceProps = {
  readonly kind: Work['kind'];
  readonly model: string;
  readonly problem: string | undefined;
  readonly onChange: (model: string) => void;
  readonly testId: string;
};

/** Which model does the work; one that is not here yet says what it weighs and can be fetched. */
export function ModelChoice(props: ModelChoiceProps): React.JSX.Element {
  const { kind, model, problem, onChange, testId } = props;
  const models = useLab((state) => state.models);
  const fitting = (models ?? []).filter((entry) => entry.kind === kind);
  const chosen = fitting.find(({ id }) => id === model);
  return (
    <>
      <Select
        label="Model"
        value={model}
        choices={fitting.map(({ id, name, state }) => ({
          value: id,
          label: state === 'ready' ? name : `${name} (not here yet)`,
        }))}
        unknown={models === null ? 'Asking…' : 'No model'}
        isInvalid={problem !== undefined}
        onChange={onChange}
        testId={testId}
      />
      {chosen !== undefined && chosen.state !== 'ready' && <MissingModel model={chosen} />}
      {models !== null && chosen === undefined && model !== '' && (
        <p className="problem work-note">The catalog has no such model: its runs will fail.</p>
      )}
      {models !== null && fitting.length === 0 && (
        <p className="problem work-note">The catalog has no {purposes[kind]} model.</p>
      )}
    </>
  );
}

/** What a model that is missing weighs and allows, and the way to get it. */
export function MissingModel({ model }: { readonly model: ModelEntry }): React.JSX.Element {
  const isPulling = useLab((state) => state.tasks.has(`pull:${model.id}`));
  const { pullModel } = useActions();
  return (
    <div className="missing-model work-note">
      <p title={`Licence: ${model.licence}`}>
        {model.state === 'partial' ? 'Only a part of it is here' : 'Not on this machine yet'}
        <br />
        {formatBytes(modelSize(model))} · {model.licence}
      </p>
      <Button
        icon="download"
        isBusy={isPulling}
        data-testid={`download-${model.id}`}
        onClick={() => void pullModel(model.id)}
      >
        {isPulling ? 'Downloading…' : 'Download'}
      </Button>
    </div>
  );
}
