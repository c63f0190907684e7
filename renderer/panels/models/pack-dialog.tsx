import type React from 'react';
import { useState } from 'react';
import type { ModelEntry } from '../../../electron/common/bridge.ts';
import { modelSize } from '../../../electron/common/model-catalog.ts';
import { formatBytes } from '../../format/bytes.ts';
import { useActions } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

type PackDialogProps = { readonly models: readonly ModelEntry[]; readonly onClose: () => void };

/** Which models go into the pack; then the system asks where to. */
export function PackDialog({ models, onClose }: PackDialogProps): React.JSX.Element {
  const ready = models.filter(({ state }) => state === 'ready');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { packModels } = useActions();
  const chosen = ready.filter(({ id }) => !left.has(id));
  const toggle = (id: string): void =>
    setLeft((before) =>
      before.has(id) ? new Set([...before].filter((one) => one !== id)) : new Set([...before, id]),
    );
  return (
    <Dialog title="Pack models" onClose={onClose} testId="pack-dialog">
      <div className="save-choices">
        <p>One file with these models and their hashes, for a machine without network.</p>
        {ready.map((model) => (
          <label key={model.id} className="save-choice">
            <input
              type="checkbox"
              checked={!left.has(model.id)}
              data-testid={`pack-${model.id}`}
              onChange={() => toggle(model.id)}
            />
            <span>
              <b>{model.name}</b>
              <span className="muted">
                {formatBytes(modelSize(model))} · {model.licence}
              </span>
            </span>
          </label>
        ))}
        <footer className="dialog-footer">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            disabled={chosen.length === 0}
            data-testid="pack-choose"
            onClick={() => {
              onClose();
              void packModels(chosen.map(({ id }) => id));
            }}
          >
            Choose where…
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}
