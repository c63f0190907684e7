import type { Device } from './device.ts';
import type { ExportFormat } from './export/export-formats.ts';
import type { Model, ModelOrigin, ModelState, OwnFamily } from './model-catalog.ts';
import type { Note } from './notes.ts';
import type { Preferences } from './preferences.ts';
import type { PresetId } from './presets.ts';
import type { Scenario } from './scenario.ts';
import type { Machine, Runtime, SessionEvent, SessionManifest } from './session.ts';
import type { Sharing } from './sharing.ts';
import type { MicrophoneFrame, TalkNews } from './turn/talk.ts';

/**
 * The contract between the window and the main process: named methods of one type, no generic channel.
 * What arrives in main is parsed there; a refusal comes back as a value with a sentence, never as a throw.
 */
export type LabApi = {
  /** What the window needs to draw itself once. */
  readonly welcome: () => Promise<Welcome>;
  readonly listModels: () => Promise<readonly ModelEntry[]>;
  /** Downloads what is missing of these models; progress arrives by `onActivity`. */
  readonly pullModels: (ids: readonly string[]) => Promise<Answer<null>>;
  /** Ends the download of a model, whose `pullModels` then answers; what has come is kept, to go on from. */
  readonly cancelPull: (id: string) => Promise<void>;
  /**
   * Adds the models at a place: `hub:ORG/NAME[/PATH][@REVISION]`, or a folder or an ONNX file of the person's own. The
   * answer has the id of each precision, and what the person should know.
   */
  readonly addModel: (place: string, options: AddModelOptions) => Promise<Answer<AddedModels>>;
  /** Deletes what was downloaded of a model. An own one is forgotten; its own files stay. */
  readonly removeModel: (id: string) => Promise<Answer<null>>;
  /** Asks for a folder with models. null when the person changed their mind. */
  readonly chooseModelFolder: () => Promise<{ readonly path: string } | null>;
  /**
   * Asks where to put these models into one file, for a machine without network; progress arrives by `onActivity`.
   * null when the person changed their mind.
   */
  readonly packModels: (
    ids: readonly string[],
  ) => Promise<Answer<{ readonly path: string } | null>>;
  /** Asks for such a file and takes over its models. null when the person changed their mind. */
  readonly unpackModels: () => Promise<Answer<{ readonly ids: readonly string[] } | null>>;
  /** Takes seconds where a device is asked for the first time. `refresh` asks every one anew. */
  readonly listDevices: (refresh: boolean) => Promise<readonly Device[]>;

  /** Starts a session; its events arrive by `onSession`. One session runs at a time. */
  readonly runScenario: (scenario: Scenario) => Promise<Answer<{ readonly id: string }>>;
  /** Cancels one run, which may still be waiting; the others go on. */
  readonly cancelRun: (run: number) => Promise<void>;
  /** Cancels the run in progress and all after it, and seals the recording. */
  readonly stopSession: () => Promise<void>;

  readonly listSessions: () => Promise<readonly SessionEntry[]>;
  readonly openSession: (id: string) => Promise<Answer<OpenedSession>>;
  /**
   * Adds a `.latlab` file or a trace of another tool to the sessions: the one at `path` (dropped on the window), or
   * with null one that the person is asked for; with `remarks` on what of a trace was left out. null when they
   * changed their mind.
   */
  readonly importSession: (
    path: string | null,
  ) => Promise<Answer<{ readonly id: string; readonly remarks: readonly string[] } | null>>;
  /** Asks where to save the session as one `.latlab` file. null when the person changed their mind. */
  readonly saveSessionAs: (
    id: string,
    sharing: Sharing,
  ) => Promise<Answer<{ readonly path: string } | null>>;
  /**
   * Asks where to export the session to, where `isAnonymous` without what `sharingInWords.machine` names; with
   * `remarks` on what the format could not hold. null when the person changed their mind.
   */
  readonly exportSessionAs: (
    id: string,
    format: ExportFormat,
    isAnonymous: boolean,
  ) => Promise<Answer<{ readonly path: string; readonly remarks: readonly string[] } | null>>;
  /** Gives a recording that is not being recorded another name and other tags. */
  readonly labelSession: (id: string, label: SessionLabel) => Promise<Answer<null>>;
  /** What people pinned to a recording; with a sentence when notes of it cannot be read. */
  readonly readNotes: (id: string) => Promise<Answer<NotesRead>>;
  /** Replaces the notes of a recording, whole: while it is recorded, and after. */
  readonly saveNotes: (id: string, notes: readonly Note[]) => Promise<Answer<null>>;
  readonly showSessionFolder: (id: string) => Promise<void>;
  /** Moves the recording to the system's trash. */
  readonly trashSession: (id: string) => Promise<Answer<null>>;
  /** A WAV file of the recording, whole. `file` as the recording names it. */
  readonly readAudio: (id: string, file: string) => Promise<Answer<ArrayBuffer>>;

  /** Asks for an audio file to recognise. null when the person changed their mind. */
  readonly chooseAudio: () => Promise<{ readonly path: string } | null>;
  /** Asks for a scenario file and parses it. */
  readonly openScenario: () => Promise<Answer<Scenario | null>>;
  /** One of the calls that ship. */
  readonly openPreset: (id: PresetId) => Promise<Answer<Scenario>>;
  readonly saveScenarioAs: (
    scenario: Scenario,
  ) => Promise<Answer<{ readonly path: string } | null>>;
  /** Asks where to save a comparison. null when the person changed their mind. */
  readonly saveReportAs: (
    format: ReportFormat,
    text: string,
  ) => Promise<Answer<{ readonly path: string } | null>>;
  /** Asks where to save a picture of the waterfall. null when the person changed their mind. */
  readonly savePictureAs: (
    format: PictureFormat,
    bytes: Uint8Array,
  ) => Promise<Answer<{ readonly path: string } | null>>;
  /** Puts a text on the system's clipboard. */
  readonly copyText: (text: string) => Promise<Answer<null>>;
  /** The file system's path of a file that was dropped on the window. */
  readonly pathOfDropped: (file: File) => string;

  readonly setPreferences: (preferences: Preferences) => Promise<void>;

  /** The keys that are saved, and where those of the names given are found. A value never comes to the window. */
  readonly listKeys: (named: readonly string[]) => Promise<Answer<KeyList>>;
  /** Saves a key in the system's keychain, in place of one of the same name. */
  readonly saveKey: (name: string, value: string) => Promise<Answer<null>>;
  readonly deleteKey: (name: string) => Promise<Answer<null>>;

  /** The main process' monotonic clock, in nanoseconds: what frames of the microphone are stamped by. */
  readonly talkClock: () => Promise<number>;
  /** What the microphone took up, while a person is in a call. */
  readonly talkFrame: (frame: MicrophoneFrame) => Promise<void>;
  /** There is no microphone, it may not be used, or it went away: why, in a sentence. */
  readonly talkFailed: (detail: string) => Promise<void>;

  readonly onSession: (listener: (update: SessionUpdate) => void) => Unsubscribe;
  readonly onTalk: (listener: (news: TalkNews) => void) => Unsubscribe;
  readonly onActivity: (listener: (activity: Activity) => void) => Unsubscribe;
  /** The system or the menu asks to open a recording. */
  readonly onOpen: (listener: (target: OpenTarget) => void) => Unsubscribe;
  readonly onMenu: (listener: (command: MenuCommand) => void) => Unsubscribe;
};

/** The browser's type where there is one: main and worker compile without the DOM. */
type File = object;

export type KeyList = {
  /** Why none can be saved on this machine, in a sentence; null where they can. */
  readonly refusal: string | null;
  /** `from` null: there is none of that name. */
  readonly keys: readonly {
    readonly name: string;
    readonly from: 'keychain' | 'environment' | null;
  }[];
};

export type NotesRead = { readonly notes: readonly Note[]; readonly damage: string | null };

export type Unsubscribe = () => void;

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly message: string };

export type Welcome = {
  readonly runtime: Runtime;
  /** Set when an end-of-life runtime stands in for the shipped one: shown on screen. */
  readonly runtimeNotice: string | null;
  readonly machine: Machine;
  readonly defaultScenario: Scenario;
  readonly preferences: Preferences;
  readonly sessionsFolder: string;
  /** A session that is running already: the window was reloaded. */
  readonly runningSession: string | null;
  /** `.latlab` files that the app was started with. */
  readonly filesToOpen: readonly string[];
};

/** A `.latlab` file that comes in, or a session that is here. */
export type OpenTarget = { readonly path: string } | { readonly id: string };

export const reportFormats = ['markdown', 'json'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export const pictureFormats = ['png', 'svg'] as const;
export type PictureFormat = (typeof pictureFormats)[number];

export type ModelEntry = Model & {
  readonly state: ModelState;
  /** Ships with the lab, or was added from the hub, from a folder or with a pack. */
  readonly origin: ModelOrigin;
  /** The first place that its files come from, for people. */
  readonly source: string;
  /** What its files take up on the disk now, in bytes: own ones too, those that it shares, and beginnings of downloads. */
  readonly bytesOnDisk: number;
};

export type AddModelOptions = {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly family?: OwnFamily | undefined;
};

export type AddedModels = { readonly ids: readonly string[]; readonly remarks: readonly string[] };

export type SessionEntry = {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly state: 'live' | 'sealed' | 'interrupted' | 'unreadable';
  readonly runs: number;
  readonly bytes: number;
  readonly tags: readonly string[];
  /** Host name of the machine that recorded it; null where the recording does not say. */
  readonly host: string | null;
  /** What was measured, to search in: ids and names of models and devices, texts to speak, references. */
  readonly models: readonly string[];
  readonly devices: readonly string[];
  readonly texts: readonly string[];
};

/** What a person may change of a recording. */
export type SessionLabel = { readonly name: string; readonly tags: readonly string[] };

export type OpenedSession = {
  readonly manifest: SessionManifest;
  readonly events: readonly SessionEvent[];
  /**
   * Where a thread of the window reads the events from, which then are not in `events`: those of a recording on
   * disk. Left out where they are all here.
   */
  readonly eventsAt?: string;
  readonly state: 'live' | 'sealed' | 'interrupted';
  /** A sentence when a part of the recording could not be read. */
  readonly damage: string | null;
};

/** Events of the running session, in order, some at a time. */
export type SessionUpdate =
  | { readonly type: 'started'; readonly manifest: SessionManifest }
  | { readonly type: 'events'; readonly id: string; readonly events: readonly SessionEvent[] }
  | { readonly type: 'sealed'; readonly id: string; readonly problem: string | null };

/** Something that takes a while outside of a session. `total` null while it is not known. */
export type Activity = {
  readonly id: string;
  readonly label: string;
  readonly done: number;
  readonly total: number | null;
  readonly state: 'running' | 'finished' | 'failed';
  readonly message: string | null;
};

export type MenuCommand =
  | 'run'
  | 'stop'
  | 'open-recording'
  | 'save-recording'
  | 'open-scenario'
  | 'save-scenario'
  | 'fit'
  | 'theme'
  | 'palette'
  | 'help';
