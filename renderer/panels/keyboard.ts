import { useEffect } from 'react';
import type { MenuCommand } from '../../electron/common/bridge.ts';

export type Command =
  | MenuCommand
  | 'quality'
  | 'turns'
  | 'dismiss'
  | 'hang-up'
  | 'undo'
  | 'redo'
  | 'next-pane'
  | 'previous-pane';

/** What a key press asks for; null when it is nothing of ours. */
export function commandOf(event: KeyboardEvent): Command | null {
  const isTyping = isTextField(event.target);
  const key = event.key.toLowerCase();
  if (event.key === 'F6') return event.shiftKey ? 'previous-pane' : 'next-pane';
  if (event.altKey) return null;
  // Out of a text field Escape ends what is written there, and no call.
  if (event.key === 'Escape') return isTyping ? 'dismiss' : 'hang-up';
  if (!event.ctrlKey && !event.metaKey) return event.key === '?' && !isTyping ? 'help' : null;
  switch (key) {
    case 'enter':
      return 'run';
    case '.':
      return 'stop';
    case 'k':
      return 'palette';
    case 'e':
      return 'quality';
    case 'g':
      return 'turns';
    case 'o':
      return event.shiftKey ? 'open-scenario' : 'open-recording';
    case 's':
      return event.shiftKey ? 'save-scenario' : 'save-recording';
    case 'z':
      // A text field undoes its own typing.
      if (isTyping) return null;
      return event.shiftKey ? 'redo' : 'undo';
    case 'y':
      return isTyping ? null : 'redo';
    default:
      return null;
  }
}

function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio', 'range'].includes(target.type))
  );
}

/** Hears the keys of the whole window. A key that is taken does not reach the menu, so nothing acts twice. */
export function useKeyboard(act: (command: Command) => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      // A dialog that is open has the keys to itself.
      if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      const command = commandOf(event);
      if (command === null) return;
      event.preventDefault();
      act(command);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [act]);
}

/** Moves the focus to the next pane of the window, or the one before, round and round. */
export function cyclePanes(by: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = here === -1 ? (by === 1 ? 0 : panes.length - 1) : here + by;
  panes[(next + panes.length) % panes.length]?.focus();
}
