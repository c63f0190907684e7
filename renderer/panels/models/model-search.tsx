import type React from 'react';
import type { ModelEntry } from '../../../electron/common/bridge.ts';
import { formatBytes } from '../../format/bytes.ts';
import { counted } from '../../format/number.ts';
import { diskUse } from '../../store/model-library.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { modelKindNames } from './model-words.ts';

type ModelSearchProps = {
  readonly models: readonly ModelEntry[];
  readonly found: readonly ModelEntry[];
  readonly field: React.Ref<HTMLInputElement>;
};

const kinds = Object.keys(modelKindNames) as ModelEntry['kind'][];

/** Looks for models as a person types, by their kind, and says how much of the disk they take. */
export function ModelSearch({ models, found, field }: ModelSearchProps): React.JSX.Element {
  const { words, kind } = useLab((state) => state.modelSearch);
  const { searchModels } = useActions();
  const known = kinds.filter((one) => models.some((model) => model.kind === one));
  return (
    <search className="session-search">
      <input
        ref={field}
        type="search"
        className="input"
        value={words}
        placeholder="Search name, family, language, licence"
        aria-label="Search models"
        title="Search models (/)"
        data-testid="model-search"
        onChange={(event) => searchModels({ words: event.target.value })}
      />
      <fieldset className="session-tags" aria-label="Show models of a kind">
        {known.map((one) => (
          <button
            key={one}
            type="button"
            className="tag"
            aria-pressed={one === kind}
            onClick={() => searchModels({ kind: one === kind ? null : one })}
          >
            {modelKindNames[one]}
          </button>
        ))}
      </fieldset>
      <span className="muted" role="status" data-testid="model-total">
        {found.length === models.length ? '' : `${found.length} of `}
        {counted(models.length, 'model')} · {formatBytes(diskUse(models))} on the disk
      </span>
    </search>
  );
}
