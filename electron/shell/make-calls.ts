import { readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type BrowserWindow, clipboard, shell } from 'electron';
import type { Activity, OpenedSession, Welcome } from '../common/bridge.ts';
import { exportFormats } from '../common/export/export-formats.ts';
import type { RecentSession } from '../common/preferences.ts';
import { buildSession, type RecordedSession } from '../common/recorded-session.ts';
import { exportSession } from '../lab/export/export-session.ts';
import { keysOfEnvironment } from '../lab/keys.ts';
import type { Lab } from '../lab/lab.ts';
import { readNotes, writeNotes } from '../lab/notes-file.ts';
import { readScenario } from '../lab/read-scenario.ts';
import { findSession, readManifest, readSession } from '../lab/read-session.ts';
import { resolveInside } from '../lab/recording-path.ts';
import { relabelSession } from '../lab/relabel-session.ts';
import { openLibrary } from '../lab/session-library.ts';
import { shareSession, withAnonymousCopy } from '../lab/share-session.ts';
import { answer } from './answer.ts';
import type { Calls } from './answer-calls.ts';
import {
  askForFile,
  askForTarget,
  audioFilter,
  exportFilter,
  importFilter,
  pictureFiles,
  recordingFilter,
  reportFiles,
  scenarioFilter,
} from './dialogs.ts';
import type { FilesToOpen } from './files-to-open.ts';
import { makeKeyCalls } from './key-calls.ts';
import type { Keychain } from './keychain.ts';
import type { LiveSession } from './live-session.ts';
import { makeModelCalls } from './model-calls.ts';
import type { PreferencesFile } from './preferences-file.ts';
import { withAbsolutePaths } from './scenario-paths.ts';
import { eventsAddress } from './serve-events.ts';

export type CallNeeds = {
  readonly lab: Lab;
  readonly live: LiveSession;
  readonly keychain: Keychain;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly preferences: PreferencesFile;
  readonly window: () => BrowserWindow;
  readonly tellActivity: (activity: Activity) => void;
  readonly scenarios: string;
  /** The built page of an HTML report. */
  readonly reportPage: string;
  readonly runtimeNotice: string | null;
  /** Recordings and traces that wait for a window. */
  readonly filesToOpen: FilesToOpen;
  /** Shows the sessions that were looked at lately in the menu. */
  readonly showRecent: (recent: readonly RecentSession[]) => void;
};

/** What the lab answers to each call of the window. An expected failure is an answer with a sentence. */
export function makeCalls(needs: CallNeeds): Calls {
  const { lab, live, preferences, window } = needs;
  const library = openLibrary(lab.home.sessions);
  return {
    welcome: () => welcome(needs),
    ...makeModelCalls(needs),
    ...makeKeyCalls(needs.keychain, keysOfEnvironment(needs.env)),
    listDevices: (refresh) => lab.devices.list(refresh),

    runScenario: (scenario) => live.start(scenario, needs.scenarios),
    cancelRun: (run) => live.cancelRun(run),
    stopSession: () => live.stop(),
    talkClock: () => Number(process.hrtime.bigint()),
    talkFrame: (frame) => live.hear(frame),
    talkFailed: (detail) => live.talk.fail(detail),

    listSessions: library.list,
    openSession: (id) => answer(async () => live.open(id) ?? openFolder(library.folderOf(id), id)),
    importSession: (path) =>
      answer(async () => {
        const file = path ?? (await askForFile(window(), importFilter));
        if (file === null) return null;
        const id = await library.add(file, { by: lab.runtime.lab });
        const { imported } = await readManifest(library.folderOf(id));
        return { id, remarks: imported?.remarks ?? [] };
      }),
    saveSessionAs: (id, sharing) =>
      answer(async () => {
        const folder = library.folderOf(id);
        const path = await askForTarget(window(), `${id}.latlab`, recordingFilter);
        if (path === null) return null;
        await shareSession(folder, path, sharing);
        return { path };
      }),
    exportSessionAs: (id, format, isAnonymous) =>
      answer(async () => {
        const folder = library.folderOf(id);
        const { extension } = exportFormats[format];
        const path = await askForTarget(window(), `${id}.${extension}`, exportFilter(format));
        if (path === null) return null;
        const read = async (place: string): Promise<RecordedSession> => {
          const { manifest, events } = await readSession(place);
          return buildSession(manifest, events, (await readNotes(place)).notes);
        };
        const session = isAnonymous ? await withAnonymousCopy(folder, read) : await read(folder);
        // The system's dialog has asked already whether to replace a file.
        const remarks = await exportSession(session, format, path, true, needs.reportPage);
        return { path, remarks };
      }),
    labelSession: (id, label) =>
      answer(async () => {
        await relabelSession(library.folderOf(id), label);
        return null;
      }),
    readNotes: (id) =>
      answer(async () => {
        const { notes, damage } = await readNotes(library.folderOf(id));
        return { notes, damage };
      }),
    saveNotes: (id, notes) =>
      answer(async () => {
        await writeNotes(library.folderOf(id), notes);
        return null;
      }),
    showSessionFolder: (id) => shell.showItemInFolder(library.folderOf(id)),
    trashSession: (id) =>
      answer(async () => {
        if (live.id === id) throw new Error('The session is running: stop it first.');
        await moveToTrash(library.folderOf(id));
        return null;
      }),
    readAudio: (id, file) =>
      answer(async () => {
        const bytes = await readFile(await resolveInside(library.folderOf(id), file));
        return new Uint8Array(bytes).buffer;
      }),

    chooseAudio: async () => {
      const path = await askForFile(window(), audioFilter);
      return path === null ? null : { path };
    },
    openScenario: () =>
      answer(async () => {
        const path = await askForFile(window(), scenarioFilter);
        // A scenario in the window has no folder: the files that it names are found from where it was.
        return path === null ? null : withAbsolutePaths(await readScenario(path), dirname(path));
      }),
    // Its files stay named from the folder of the presets, which `runScenario` starts from.
    openPreset: (id) => answer(() => readScenario(resolve(needs.scenarios, `${id}.json`))),
    saveScenarioAs: (scenario) =>
      answer(async () => {
        const path = await askForTarget(window(), `${scenario.name}.json`, scenarioFilter);
        if (path === null) return null;
        const placed = withAbsolutePaths(scenario, needs.scenarios);
        await writeFile(path, `${JSON.stringify(placed, null, 2)}\n`);
        return { path };
      }),
    saveReportAs: (format, text) =>
      answer(async () => {
        const { name, filter } = reportFiles[format];
        const path = await askForTarget(window(), name, filter);
        if (path === null) return null;
        await writeFile(path, text);
        return { path };
      }),
    savePictureAs: (format, bytes) =>
      answer(async () => {
        const { name, filter } = pictureFiles[format];
        const path = await askForTarget(window(), name, filter);
        if (path === null) return null;
        await writeFile(path, bytes);
        return { path };
      }),
    copyText: (text) =>
      answer(async () => {
        clipboard.writeText(text);
        return null;
      }),

    setPreferences: (given) => {
      needs.showRecent(given.recent);
      return preferences.set({ ...given, window: preferences.current().window });
    },
  };
}

/** A recording that came in under a name that was taken lies under another one than it was given. */
async function openFolder(folder: string, id: string): Promise<OpenedSession> {
  const { manifest, state } = await findSession(folder);
  const eventsAt = eventsAddress(id);
  return { manifest: { ...manifest, id }, state, events: [], eventsAt, damage: null };
}

async function welcome(needs: CallNeeds): Promise<Welcome> {
  const { lab, live, preferences, scenarios, runtimeNotice } = needs;
  return {
    runtime: lab.runtime,
    runtimeNotice,
    machine: await lab.machine(),
    defaultScenario: await readScenario(resolve(scenarios, 'default.json')),
    preferences: preferences.current(),
    sessionsFolder: lab.home.sessions,
    runningSession: live.id,
    filesToOpen: needs.filesToOpen.take(),
  };
}

/** Throws a sentence: the system says no more than that it failed. */
async function moveToTrash(folder: string): Promise<void> {
  try {
    await shell.trashItem(folder);
  } catch {
    throw new Error(
      `The system did not take the recording into its trash; it is still there. To delete it for good, delete its folder: ${folder}`,
    );
  }
}
