import type React from 'react';
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { KeyList } from '../../../electron/common/bridge.ts';
import { keyValueSchema } from '../../../electron/common/key-value.ts';
import { keyNameSchema } from '../../../electron/common/turn/turn-work.ts';
import { useActions } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';

const places = {
  keychain: 'In the keychain',
  environment: 'In the environment',
} as const;

/** Keys of endpoints by name: where each is, and a place to save one. */
export function KeysDialog(): React.JSX.Element {
  const { listKeys, saveKey, deleteKey, setKeysOpen } = useActions();
  const [list, setList] = useState<KeyList | null>(null);
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  // The value is in its field and nowhere else.
  const value = useRef<HTMLInputElement>(null);
  const form = useId();
  const refresh = useCallback(async () => setList(await listKeys()), [listKeys]);
  useEffect(() => {
    void refresh();
  }, [refresh]);

  const save = async (): Promise<void> => {
    const field = value.current;
    const key = field?.value.trim() ?? '';
    if (field === null || name.trim() === '' || key === '') {
      setProblem('Write the name of the key and its value.');
      return;
    }
    if (!keyNameSchema.safeParse(name.trim()).success) {
      setProblem('The name of a key has capitals, digits and underscores: OPENAI_API_KEY.');
      return;
    }
    if (!keyValueSchema.safeParse(key).success) {
      setProblem('A key has no spaces and no letters beyond ASCII: copy it once more.');
      return;
    }
    const answer = await saveKey(name.trim(), key);
    setProblem(answer.ok ? null : answer.message);
    if (!answer.ok) return;
    field.value = '';
    setName('');
    await refresh();
  };
  const remove = async (key: string): Promise<void> => {
    const answer = await deleteKey(key);
    setProblem(answer.ok ? null : answer.message);
    await refresh();
  };
  const keys = list?.keys ?? [];
  const refusal = list?.refusal ?? null;
  return (
    <Dialog title="Keys of endpoints" onClose={() => setKeysOpen(false)} testId="keys-dialog">
      <p className="muted">
        A scenario names a key; its value is asked for when a request is made, in the keychain
        first, then among the environment variables. It is in no recording and no export.
      </p>
      {keys.length > 0 && (
        <ul className="keys-list">
          {keys.map(({ name: key, from }) => (
            <li key={key} data-testid={`key-${key}`}>
              <code>{key}</code>
              <span className={from === null ? 'warning-text' : 'muted'}>
                {from === null ? 'Not found' : places[from]}
              </span>
              {from === 'keychain' && (
                <IconButton icon="trash" label={`Delete ${key}`} onClick={() => void remove(key)} />
              )}
              {from === null && refusal === null && (
                <Button look="quiet" onClick={() => setName(key)}>
                  Set…
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {refusal !== null ? (
        <p className="keys-refusal selectable" role="status" data-testid="keys-refusal">
          {refusal}
        </p>
      ) : (
        <form
          className="keys-form"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <div className="field">
            <label htmlFor={`${form}-name`}>Name</label>
            <input
              id={`${form}-name`}
              value={name}
              placeholder="OPENAI_API_KEY"
              spellCheck={false}
              autoComplete="off"
              data-testid="key-name"
              onChange={(event) => setName(event.target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor={`${form}-value`}>Value</label>
            <input
              ref={value}
              id={`${form}-value`}
              type="password"
              autoComplete="off"
              aria-invalid={problem !== null}
              aria-describedby={problem === null ? undefined : `${form}-problem`}
              data-testid="key-value"
            />
          </div>
          <Button look="primary" data-testid="key-save" onClick={() => void save()}>
            Save
          </Button>
          <button type="submit" hidden />
        </form>
      )}
      {problem !== null && (
        <p id={`${form}-problem`} className="problem selectable" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
