import { actionGroups, type WaterfallAction } from './action.ts';
import { inspectActions } from './inspect/inspect-actions.ts';
import { searchActions } from './inspect/search-actions.ts';
import { stepActions } from './inspect/step-actions.ts';
import { moveActions } from './move-actions.ts';
import { noteActions } from './note-actions.ts';
import { pathActions } from './path-actions.ts';
import { pictureActions } from './picture/picture-actions.ts';
import { rowActions } from './row-actions.ts';
import { selectActions } from './select-actions.ts';
import { soundActions } from './sound-actions.ts';

const showActions: readonly WaterfallAction[] = [
  {
    id: 'telemetry',
    title: 'Show or hide telemetry',
    keys: ['t'],
    group: 'Rows',
    does: ({ effects }) => {
      effects.toggleTelemetry();
      return true;
    },
  },
];

/**
 * Everything that can be asked of a waterfall. Keys, the command palette, help and the list for screen readers
 * are made from it: to add an action is to add an entry, here or in a table of its own that is listed here.
 */
export const waterfallActions: readonly WaterfallAction[] = [
  ...moveActions,
  ...selectActions,
  ...inspectActions,
  ...pathActions,
  ...stepActions,
  ...searchActions,
  ...soundActions,
  ...noteActions,
  ...pictureActions,
  ...rowActions,
  ...showActions,
];

export type KeyPress = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
};

const byKey: ReadonlyMap<string, WaterfallAction> = new Map(
  waterfallActions.flatMap((action) => action.keys.map((key) => [key, action] as const)),
);

/** null for keys that are not ours: those with a modifier other than Shift belong to the app and the system. */
export function actionOf(press: KeyPress): WaterfallAction | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const key = press.key.toLowerCase();
  const shifted = press.shiftKey ? byKey.get(`shift+${key}`) : undefined;
  return shifted ?? byKey.get(key) ?? null;
}

const symbols: Readonly<Record<string, string>> = {
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  '-': '−',
  ' ': 'Space',
};

/** A key as it is printed: `Shift+Z`, `←`. */
export const keyName = (key: string): string =>
  symbols[key] ??
  key
    .split(/(?<=shift)\+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('+');

/** The keys in words, by group, for help and for screen readers. `=` is `+` without Shift and goes unsaid. */
export const keyHelp: readonly {
  readonly group: string;
  readonly keys: string;
  readonly does: string;
}[] = actionGroups.flatMap((group) =>
  waterfallActions
    .filter((action) => action.group === group && action.keys.length > 0)
    .map(({ keys, title }) => ({
      group,
      keys: keys
        .filter((key) => key !== '=')
        .map(keyName)
        .join(' or '),
      does: title,
    })),
);
