import type React from 'react';
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { PaletteCommand } from './commands.ts';
import { findCommands } from './find-commands.ts';
import './palette.css';

type CommandPaletteProps = {
  readonly commands: readonly PaletteCommand[];
  /** Ids of commands used lately, the latest first. */
  readonly recent: readonly string[];
  readonly onChoose: (command: PaletteCommand) => void;
  readonly onClose: () => void;
};

/**
 * Everything that can be done, to be found by typing: a field and the list of what it finds, where arrows pick
 * and Enter does. The focus stays in the field.
 */
export function CommandPalette(props: CommandPaletteProps): React.JSX.Element {
  const { commands, recent, onChoose, onClose } = props;
  const [search, setSearch] = useState('');
  const [picked, setPicked] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const found = useMemo(() => findCommands(commands, search, recent), [commands, search, recent]);

  // The browser gives the focus back when a dialog closes, but not when it is taken out of the page.
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the picked one is sought anew when it changes.
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [picked, found]);

  const choose = (command: PaletteCommand | undefined): void => {
    if (command?.cannot === null) onChoose(command);
  };
  const move = (to: number): void => setPicked(Math.max(0, Math.min(to, found.length - 1)));
  const pressKey = (event: React.KeyboardEvent): void => {
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(picked + 1),
      ArrowUp: () => move(picked - 1),
      PageDown: () => move(picked + 10),
      PageUp: () => move(picked - 10),
      Enter: () => choose(found[picked]),
    };
    const step = event.nativeEvent.isComposing ? undefined : steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    step();
  };

  return (
    <dialog
      ref={dialog}
      className="dialog palette"
      aria-label="Commands"
      data-testid="palette"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      onKeyDown={pressKey}
    >
      <input
        className="palette-search"
        type="text"
        role="combobox"
        aria-label="Command"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length === 0 ? undefined : `${id}-${picked}`}
        placeholder="What to do"
        spellCheck={false}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          setPicked(0);
        }}
      />
      <div
        className="palette-list"
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label="Commands"
      >
        {found.map((command, place) => (
          <div
            key={command.id}
            id={`${id}-${place}`}
            className="palette-command"
            role="option"
            tabIndex={-1}
            aria-selected={place === picked}
            aria-disabled={command.cannot !== null}
            onPointerMove={() => setPicked(place)}
            onClick={() => choose(command)}
            onKeyDown={undefined}
          >
            <span className="palette-title">{command.title}</span>
            <span className="palette-note">{command.cannot ?? command.group}</span>
            {command.keys !== '' && <kbd>{command.keys}</kbd>}
          </div>
        ))}
        {found.length === 0 && <p className="palette-none">Nothing is called that.</p>}
      </div>
    </dialog>
  );
}
