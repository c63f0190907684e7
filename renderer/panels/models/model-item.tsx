import type React from 'react';
import type { ModelEntry } from '../../../electron/common/bridge.ts';
import { modelSize } from '../../../electron/common/model-catalog.ts';
import { formatBytes } from '../../format/bytes.ts';
import { counted } from '../../format/number.ts';
import { voicesOf } from '../../store/model-library.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { languageNames, modelKindNames, modelStateNames, originNames } from './model-words.ts';

type ModelItemProps = { readonly model: ModelEntry; readonly onRemove: () => void };

/** One model: what it is, where it comes from, what it weighs and allows, and the way to get it or let go of it. */
export function ModelItem({ model, onRemove }: ModelItemProps): React.JSX.Element {
  const { id, name, kind, family, languages, precision, licence, state, origin, source } = model;
  const isPulling = useIsPulling(id);
  const problem = useLab(({ modelProblems }) => modelProblems.get(id));
  const voices = voicesOf(model).length;
  const facts = [
    modelKindNames[kind],
    family,
    precision,
    ...(voices > 0 ? [counted(voices, 'voice')] : []),
    ...(languages.length > 0 ? [languageNames(languages)] : []),
  ];
  return (
    <li className="model" data-state={state} data-testid={`model-${id}`}>
      <div className="model-head">
        <span className="model-name selectable" title={id}>
          {name}
        </span>
        <span className="model-state">{modelStateNames[state]}</span>
        {!isPulling && (state !== 'missing' || origin !== 'catalog') && (
          <IconButton
            icon="trash"
            label={`Remove ${name}…`}
            data-testid={`remove-${id}`}
            onClick={onRemove}
          />
        )}
      </div>
      <p className="muted">{facts.join(' · ')}</p>
      <p className="muted">
        {formatBytes(modelSize(model))} · {licence}
      </p>
      <p className="muted model-source" title={source}>
        {originNames[origin]}: <bdi>{source}</bdi>
      </p>
      {problem !== undefined && (
        <p className="problem selectable" role="alert">
          {problem}
        </p>
      )}
      {state !== 'ready' && <Download model={model} />}
    </li>
  );
}

/** A window that was reloaded meanwhile knows of a download by what is told of it. */
function useIsPulling(id: string): boolean {
  const isAsked = useLab(({ tasks }) => tasks.has(`pull:${id}`));
  const isTold = useLab(({ activities }) => activities.some((one) => one.id === `pull ${id}`));
  return isAsked || isTold;
}

/**
 * Size and licence stand above it: nothing is fetched before a person has seen them. One button begins and cancels,
 * so that it keeps the focus; it is never disabled, which would take the focus away.
 */
function Download({ model }: { readonly model: ModelEntry }): React.JSX.Element {
  const { id, name, state } = model;
  const isPulling = useIsPulling(id);
  const isCancelling = useLab(({ tasks }) => tasks.has(`cancel-pull:${id}`));
  const { pullModel, cancelPull } = useActions();
  const act = (): void => {
    if (!isPulling) void pullModel(id);
    else if (!isCancelling) void cancelPull(id);
  };
  const begin = state === 'partial' ? 'Download the rest' : 'Download';
  return (
    <div className="model-pull">
      {isPulling && <Progress model={model} />}
      <Button
        {...(!isPulling && { icon: 'download' })}
        aria-label={isPulling ? `Cancel the download of ${name}` : `Download ${name}`}
        aria-disabled={isCancelling}
        data-testid={`${isPulling ? 'cancel' : 'pull'}-${id}`}
        // The second press of a double click means the same as the first.
        onClick={({ detail }) => detail < 2 && act()}
      >
        {isPulling ? 'Cancel' : begin}
      </Button>
    </div>
  );
}

function Progress({ model: { id, name } }: { readonly model: ModelEntry }): React.JSX.Element {
  const activity = useLab(({ activities }) => activities.find((one) => one.id === `pull ${id}`));
  const done = activity?.done ?? 0;
  const total = activity?.total ?? null;
  return (
    <div>
      <ProgressBar label={`Download of ${name}`} done={done} total={total} />
      <span className="muted">
        {formatBytes(done)}
        {total === null ? '' : ` of ${formatBytes(total)}`}
      </span>
    </div>
  );
}
