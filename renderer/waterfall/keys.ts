/** What a key asks of the waterfall. */
export type KeyAction =
  | 'zoom-in'
  | 'zoom-out'
  | 'pan-left'
  | 'pan-right'
  | 'previous'
  | 'next'
  | 'up'
  | 'down'
  | 'keep'
  | 'clear'
  | 'fit'
  | 'start'
  | 'end'
  | 'cancel'
  | 'telemetry';

export type KeyPress = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
};

const actions: Readonly<Record<string, KeyAction>> = {
  w: 'zoom-in',
  '+': 'zoom-in',
  '=': 'zoom-in',
  s: 'zoom-out',
  '-': 'zoom-out',
  a: 'pan-left',
  d: 'pan-right',
  arrowleft: 'previous',
  arrowright: 'next',
  arrowup: 'up',
  arrowdown: 'down',
  enter: 'keep',
  escape: 'clear',
  f: 'fit',
  '0': 'fit',
  home: 'start',
  end: 'end',
  delete: 'cancel',
  t: 'telemetry',
};

/** null for keys that are not ours: those with a modifier belong to the app and the system. */
export function actionOf({ key, ctrlKey, metaKey, altKey }: KeyPress): KeyAction | null {
  return ctrlKey || metaKey || altKey ? null : (actions[key.toLowerCase()] ?? null);
}

/** The keys in words, for help and for screen readers. */
export const keyHelp: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: 'W S or + −', does: 'zoom' },
  { keys: 'A D', does: 'pan' },
  { keys: 'F or 0', does: 'fit' },
  { keys: 'Home End', does: 'go to the start, the end' },
  { keys: '← →', does: 'previous, next span; close, open a run' },
  { keys: '↑ ↓', does: 'row above, below' },
  { keys: 'Enter', does: 'keep the span; open or close the run' },
  { keys: 'Escape', does: 'let go' },
  { keys: 'Delete', does: 'cancel the run' },
  { keys: 'T', does: 'show or hide telemetry' },
];
