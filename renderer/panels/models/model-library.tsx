import type React from 'react';
import { useRef, useState } from 'react';
import type { ModelEntry } from '../../../electron/common/bridge.ts';
import { anyModel, findModels } from '../../store/model-library.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ModelItem } from './model-item.tsx';
import { ModelSearch } from './model-search.tsx';
import { removalWords } from './model-words.ts';
import { PackDialog } from './pack-dialog.tsx';

/** The models that the lab knows: what they are, whether they are here, and how they come and go. */
export function ModelLibrary(): React.JSX.Element {
  const models = useLab((state) => state.models);
  const search = useLab((state) => state.modelSearch);
  const isUnpacking = useLab((state) => state.tasks.has('unpack'));
  const isPacking = useLab((state) => state.tasks.has('pack'));
  const { askToAddModel, unpackModels, removeModel, searchModels } = useActions();
  const [leaving, setLeaving] = useState<ModelEntry | null>(null);
  const [isChoosing, setChoosing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const found = findModels(models ?? [], search);
  const remove = async ({ id }: ModelEntry): Promise<void> => {
    const place = found.findIndex((model) => model.id === id);
    await removeModel(id);
    // Once the list is drawn: what had the focus has gone, and what stands in its place gets it.
    requestAnimationFrame(() => {
      if (document.activeElement !== document.body) return;
      const next = list.current?.children[place]?.querySelector('button');
      (next ?? field.current)?.focus();
    });
  };
  return (
    <div className="models" data-testid="model-library">
      <div className="models-head">
        <Button icon="plus" data-testid="add-model" onClick={() => askToAddModel('')}>
          Add…
        </Button>
        <Button
          isBusy={isPacking}
          title="Put models into one file, for a machine without network"
          disabled={models?.some(({ state }) => state === 'ready') !== true}
          data-testid="pack-models"
          onClick={() => setChoosing(true)}
        >
          {isPacking ? 'Packing…' : 'Pack…'}
        </Button>
        <Button
          isBusy={isUnpacking}
          title="Take over the models of such a file"
          data-testid="unpack-models"
          onClick={() => void unpackModels()}
        >
          {isUnpacking ? 'Unpacking…' : 'Unpack…'}
        </Button>
      </div>
      {models === null ? (
        <p className="muted pane-note">Asking which models there are…</p>
      ) : (
        <ModelSearch models={models} found={found} field={field} />
      )}
      {models !== null && found.length === 0 && (
        <p className="muted pane-note">
          No model fits.{' '}
          <Button look="quiet" onClick={() => searchModels(anyModel)}>
            Show all
          </Button>
        </p>
      )}
      <ul
        ref={list}
        data-testid="model-list"
        aria-label="Models"
        onKeyDown={(event) => {
          if (event.key !== '/' || event.defaultPrevented) return;
          field.current?.focus();
          event.preventDefault();
        }}
      >
        {found.map((model) => (
          <ModelItem key={model.id} model={model} onRemove={() => setLeaving(model)} />
        ))}
      </ul>
      {leaving !== null && (
        <ConfirmDialog
          title={leaving.origin === 'catalog' ? 'Remove from this disk?' : 'Remove this model?'}
          confirm="Remove"
          onConfirm={() => void remove(leaving)}
          onClose={() => setLeaving(null)}
        >
          {removalWords(leaving, models ?? [])}
        </ConfirmDialog>
      )}
      {isChoosing && <PackDialog models={models ?? []} onClose={() => setChoosing(false)} />}
    </div>
  );
}
