import type { Ref } from 'react';
import type { NotePlace } from '../../electron/common/notes.ts';
import type { RecordedSession } from '../../electron/common/recorded-session.ts';
import type { SessionSound } from '../sound/session-sound.ts';
import type { WaterfallOffer } from './action.ts';
import type { LinkedViews } from './linked-views.ts';
import type { SavePicture } from './picture/picture-effect.ts';
import type { StripLayout } from './telemetry-strip.tsx';
import type { Arrangement } from './use-arrangement.ts';

/** A kept span: the run's index in the session, and the span's id within the run. */
export type Selection = { readonly run: number; readonly span: number };

export type WaterfallHandle = {
  readonly fit: () => void;
  readonly zoom: (direction: 'in' | 'out') => void;
  readonly focus: () => void;
  /** What can be asked of it by name, as things are now. */
  readonly offers: () => readonly WaterfallOffer[];
};

export type WaterfallProps = {
  /** Grows in place while live. */
  readonly session: RecordedSession;
  /** Changes whenever the session has grown. */
  readonly version: number;
  /** Follows the newest run while live, until the person zooms or pans. */
  readonly isLive: boolean;
  /** While the recording is being read. */
  readonly isOpening?: boolean;
  readonly selection: Selection | null;
  readonly onSelect: (selection: Selection | null) => void;
  readonly onCancelRun?: (run: number) => void;
  /** Saves a picture of what is in sight; left out where nothing can be saved. */
  readonly onPicture?: SavePicture;
  /** Begins a note; left out where notes are only read. */
  readonly onNote?: (place: NotePlace) => void;
  readonly handle?: Ref<WaterfallHandle>;
  /** The waterfalls that share its time axis. */
  readonly link?: LinkedViews;
  readonly hasToolbar?: boolean;
  /** Left out where the page is as it comes, without an overview. */
  readonly arrangement?: Arrangement;
  /** Left out where runs are only looked at. */
  readonly sound?: SessionSound | null;
  /** Telemetry below the runs; left out where there is no room for it. */
  readonly strip?: StripLayout;
};
