const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The main modifier as this system writes it. */
const command = isApple ? '⌘' : 'Ctrl+';

/** The main modifier by itself, as a sentence names it. */
export const commandKey = isApple ? '⌘' : 'Ctrl';

export const keyNames = {
  run: `${command}Enter`,
  stop: `${command}.`,
  open: `${command}O`,
  save: `${command}S`,
  undo: `${command}Z`,
  redo: isApple ? '⇧⌘Z' : 'Ctrl+Shift+Z',
  palette: `${command}K`,
  quality: `${command}E`,
  turns: `${command}G`,
  nextPane: 'F6',
  previousPane: 'Shift+F6',
  help: '?',
  dismiss: 'Esc',
} as const;
