import type React from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import { type OwnFamily, ownFamilies } from '../../../electron/common/model-catalog.ts';
import { useActions } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/select.tsx';

/** A dialog gives the focus to what bears this when it opens; React's `autoFocus` is earlier than that. */
const focusFirst = (field: HTMLInputElement | null): void => field?.setAttribute('autofocus', '');

/** Where a model lies that the lab does not know yet; what is wrong with it is said here. */
export function AddModelDialog({ place: given }: { readonly place: string }): React.JSX.Element {
  const { addModel, askToAddModel, chooseModelFolder, showLeftTab } = useActions();
  const [place, setPlace] = useState(given);
  const [name, setName] = useState('');
  const [family, setFamily] = useState<OwnFamily | ''>('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isAdding, setAdding] = useState(false);
  const form = useId();
  const isOpen = useRef(false);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  const close = (): void => askToAddModel(null);
  const add = async (): Promise<void> => {
    const where = place.trim();
    if (where === '' || isAdding) return;
    setAdding(true);
    setProblem(null);
    const answer = await addModel(where, {
      ...(name.trim() === '' ? {} : { name: name.trim() }),
      ...(family === '' ? {} : { family }),
    });
    // Whoever cancelled is at something else by now.
    if (!isOpen.current) return;
    setAdding(false);
    if (!answer.ok) {
      setProblem(answer.message);
      return;
    }
    showLeftTab('models');
    close();
  };
  const choose = async (): Promise<void> => {
    const path = await chooseModelFolder();
    if (path !== null) setPlace(path);
  };
  return (
    <Dialog title="Add a model" onClose={close} testId="add-model-dialog">
      <form
        id={form}
        className="save-choices"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <div className="field">
          <label htmlFor={`${form}-place`}>Where it lies</label>
          <div className="model-place">
            <input
              ref={focusFirst}
              id={`${form}-place`}
              value={place}
              placeholder="hub:ORG/NAME, or a folder or .onnx file of your own"
              aria-invalid={problem !== null}
              aria-describedby={problem === null ? `${form}-hint` : `${form}-problem ${form}-hint`}
              data-testid="model-place"
              onChange={(event) => setPlace(event.target.value)}
            />
            <Button icon="folder" data-testid="choose-model-folder" onClick={() => void choose()}>
              Folder…
            </Button>
          </div>
        </div>
        <p id={`${form}-hint`} className="muted">
          Of the hub only the list of files is asked for: size and licence stand in the library
          before anything is downloaded. Own files are used where they lie, and never changed.
        </p>
        <div className="field">
          <label htmlFor={`${form}-name`}>Name (optional)</label>
          <input
            id={`${form}-name`}
            value={name}
            maxLength={200}
            data-testid="model-name"
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className="field">
          <span className="muted">Family</span>
          <Select
            label="Family"
            value={family}
            choices={[
              { value: '', label: 'Recognised by its inputs and outputs' },
              ...ownFamilies.map((one) => ({ value: one, label: one })),
            ]}
            unknown=""
            testId="model-family"
            onChange={(value) => setFamily(ownFamilies.find((one) => one === value) ?? '')}
          />
        </div>
        {problem !== null && (
          <p
            id={`${form}-problem`}
            className="problem selectable"
            role="alert"
            data-testid="add-model-problem"
          >
            {problem}
          </p>
        )}
        {/* Enter in a field of a form with several acts only where there is such a button. */}
        <button type="submit" hidden />
        <footer className="dialog-footer">
          <Button onClick={close}>Cancel</Button>
          <Button
            look="primary"
            isBusy={isAdding}
            disabled={place.trim() === ''}
            data-testid="add-model-confirm"
            onClick={() => void add()}
          >
            {isAdding ? 'Looking…' : 'Add'}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
