import type { PictureFormat } from '../../electron/common/bridge.ts';
import type { NotePlace } from '../../electron/common/notes.ts';
import type { Target } from './target.ts';
import type { WaterfallView } from './view.ts';

/** What actions lead to beyond the view itself. */
export type ActionEffects = {
  readonly activate: (target: Target) => void;
  readonly clear: () => void;
  readonly cancel: (run: number) => void;
  readonly toggleTelemetry: () => void;
  /** Takes a picture of what is in sight and saves it; left out where nothing can be saved. */
  readonly savePicture?: (format: PictureFormat) => void;
  /** Begins a note; left out where notes are only read. */
  readonly note?: (place: NotePlace) => void;
};

/** What an action finds: the view, the span that is kept, and what reaches beyond the view. */
export type ActionContext = {
  readonly view: WaterfallView;
  readonly selected: Target | null;
  readonly effects: ActionEffects;
};

/** The groups in which help and the command palette list actions, in their order. */
export const actionGroups = [
  'Moving',
  'Selecting',
  'Inspecting',
  'Rows',
  'Hearing',
  'Notes',
  'Pictures',
] as const;
export type ActionGroup = (typeof actionGroups)[number];

/** One thing that can be asked of a waterfall, by key or by name. */
export type WaterfallAction = {
  /** Unique, in kebab-case: `zoom-in`. */
  readonly id: string;
  /** As the command palette and help say it: `Zoom in`. */
  readonly title: string;
  /**
   * Keys that ask for it, as `KeyboardEvent.key` in lower case; `shift+z` where Shift matters. A plain key is
   * heard with and without Shift, unless another action has it with Shift. None: by name only.
   */
  readonly keys: readonly string[];
  readonly group: ActionGroup;
  /** Does it. False when there was nothing to do, so that the key may mean something to others. */
  readonly does: (context: ActionContext) => boolean;
  /** Why it cannot act now, as a sentence, for the command palette; null or left out when it can. */
  readonly cannot?: (context: ActionContext) => string | null;
};

/** An action of the table, ready to be done. */
export type WaterfallOffer = {
  readonly action: WaterfallAction;
  /** Why it cannot be done now, as a sentence; null when it can. */
  readonly cannot: string | null;
  readonly act: () => void;
};
