import { useLayoutEffect } from 'react';
import type { WaterfallChoices } from '../../electron/common/preferences.ts';
import type { WaterfallView } from './view.ts';

/** How the page is arranged, and who remembers it. */
export type Arrangement = {
  readonly choices: WaterfallChoices;
  readonly onChoose: (choices: WaterfallChoices) => void;
};

/** Arranges the view as it is remembered, and hands on what a person changes. */
export function useArrangement(
  view: WaterfallView,
  arrangement: Arrangement | undefined,
  changed: (what: 'all') => void,
): void {
  useLayoutEffect(() => {
    if (arrangement === undefined) return;
    view.rows.onChoose = arrangement.onChoose;
    if (view.rows.choices === arrangement.choices) return;
    view.rows.choices = arrangement.choices;
    view.rearrange();
    changed('all');
  }, [view, arrangement, changed]);
}
