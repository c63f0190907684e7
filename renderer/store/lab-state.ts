import type { Activity, ModelEntry, SessionEntry, Welcome } from '../../electron/common/bridge.ts';
import type { Device } from '../../electron/common/device.ts';
import type { Note, NotePlace } from '../../electron/common/notes.ts';
import type {
  Preferences,
  RecentSession,
  SessionOrder,
  WaterfallChoices,
} from '../../electron/common/preferences.ts';
import type { Scenario } from '../../electron/common/scenario.ts';
import type { TalkState } from '../talk/talk-state.ts';
import type { History } from './history.ts';
import type { ModelSearch } from './model-library.ts';
import type { SessionSearch } from './session-search.ts';
import type { SessionView } from './session-view.ts';
import type { ShownWhatIf } from './turn-actions.ts';

/** Something a person has to know, until they dismiss it. */
export type Notice = {
  readonly id: number;
  readonly kind: 'problem' | 'done';
  readonly message: string;
};

/** A run, and within it a span by its id; null stands for the run as a whole. */
export type Picked = { readonly run: number; readonly span: number | null };

export type LeftTab = 'scenario' | 'sessions' | 'models';

/** What the window waits for, so that a control can say so: `start`, `open:ID`. */
export type Task = string;

/** What is put side by side: devices and models of the session shown, two of its runs by index, or several sessions. */
export type ShownComparison =
  | { readonly kind: 'shown' }
  | { readonly kind: 'runs'; readonly runs: readonly [number, number] }
  | { readonly kind: 'sessions'; readonly views: readonly SessionView[] };

/** `level`: of the microphone, from 0 (silence) to 1 (full scale). */
export type Talk = { readonly state: TalkState; readonly level: number; readonly isMuted: boolean };

/** Everything that the window shows. One object, replaced and never changed, but for sessions that grow. */
export type LabState = {
  /** null until the main process has answered. */
  readonly welcome: Welcome | null;
  readonly models: readonly ModelEntry[] | null;
  /** What went wrong last with a model, by its id, in a sentence. */
  readonly modelProblems: ReadonlyMap<string, string>;
  readonly modelSearch: ModelSearch;
  /** Where the model lies that is being added, as far as it is known; null while none is. */
  readonly addingModel: string | null;
  readonly devices: readonly Device[] | null;
  readonly sessions: readonly SessionEntry[] | null;
  readonly scenario: History<Scenario>;
  /** The session that runs now; it goes on growing while another one is shown. */
  readonly live: SessionView | null;
  readonly shown: SessionView | null;
  /** Takes the waterfall's place; null while that is shown. */
  readonly comparison: ShownComparison | null;
  /** The session whose lines of real time take the waterfall's place while it is shown; null for none. */
  readonly linesOf: string | null;
  /** The session whose turns take the waterfall's place while it is shown; null for none. */
  readonly turnsOf: string | null;
  /** What a person imagines of the turns that they look at; null while nothing was. */
  readonly whatIf: ShownWhatIf | null;
  /** Whether quality beside speed takes the place of all of these, of the compared sessions or the one shown. */
  readonly isQualityShown: boolean;
  /** Sessions looked at lately, the latest first. */
  readonly recent: readonly RecentSession[];
  /** What the list of recordings is searched for and sorted by. */
  readonly sessionSearch: SessionSearch;
  readonly sessionOrder: SessionOrder;
  /** Sessions ticked for a comparison, in the order of their ticks. */
  readonly marked: readonly string[];
  readonly picked: Picked | null;
  /** Runs whose cancelling has been asked for. */
  readonly cancelling: ReadonlySet<number>;
  readonly activities: readonly Activity[];
  readonly notices: readonly Notice[];
  readonly tasks: ReadonlySet<Task>;
  readonly theme: Preferences['theme'];
  readonly leftWidth: number;
  readonly rightWidth: number;
  readonly isTelemetryShown: boolean;
  readonly telemetryHeight: number;
  readonly waterfall: WaterfallChoices;
  /** What the left pane shows. */
  readonly leftTab: LeftTab;
  /** What a note is being written about; null while none is. */
  readonly noteDraft: NotePlace | null;
  /** The note deleted last, until something else is done to the notes. */
  readonly deletedNote: { readonly session: string; readonly note: Note } | null;
  /** The call that a person is in; null while none is. */
  readonly talk: Talk | null;
  /** Whether keys of endpoints are looked at. */
  readonly isKeysOpen: boolean;
  readonly isHelpOpen: boolean;
  readonly isPaletteOpen: boolean;
  /** Commands of the palette that were used lately, by id, the latest first. */
  readonly recentCommands: readonly string[];
  /** The session of which a person says what to save; null when none is being saved. */
  readonly saving: string | null;
};
