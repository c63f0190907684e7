import type { StoreApi } from 'zustand/vanilla';
import type { Activity, LabApi, PictureFormat } from '../../electron/common/bridge.ts';
import { mostRecent, type WaterfallChoices } from '../../electron/common/preferences.ts';
import type { LabState, LeftTab } from './lab-state.ts';
import { attempt, attemptPlain, notify } from './notices.ts';

const themes = ['system', 'light', 'dark'] as const;

/** Devices, and the window itself. */
export function windowActions(lab: LabApi, store: StoreApi<LabState>) {
  return {
    /** `again` asks every device anew, which takes seconds; else only those that were never asked. */
    refreshDevices: async (again = false) => {
      if (store.getState().tasks.has('devices')) return;
      const listed = await attemptPlain(store, 'devices', 'The devices could not be listed', () =>
        lab.listDevices(again),
      );
      if (listed !== null) store.setState({ devices: listed.value });
    },
    /** Keeps what is under way; a failure becomes a notice, an end leaves the list. */
    noteActivity: (activity: Activity) => {
      store.setState(({ activities }) => {
        const others = activities.filter(({ id }) => id !== activity.id);
        if (activity.state !== 'running') return { activities: others };
        const isNew = others.length === activities.length;
        return {
          activities: isNew
            ? [...activities, activity]
            : activities.map((old) => (old.id === activity.id ? activity : old)),
        };
      });
      if (activity.state === 'failed') {
        notify(store, activity.message ?? `${activity.label} failed.`);
      }
    },
    dismissNotice: (id: number) =>
      store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
    dismissLastNotice: () => store.setState(({ notices }) => ({ notices: notices.slice(0, -1) })),
    savePicture: async (format: PictureFormat, take: () => Promise<Uint8Array>) => {
      const saved = await attempt(
        store,
        'save:picture',
        'The picture could not be saved',
        async () => lab.savePictureAs(format, await take()),
      );
      const path = saved?.value?.path;
      if (path !== undefined) notify(store, `The picture is saved as ${path}.`, 'done');
    },
    tell: (message: string) => notify(store, message),
    nextTheme: () =>
      store.setState(({ theme }) => ({
        theme: themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system',
      })),
    setLeftWidth: (leftWidth: number) => store.setState({ leftWidth }),
    setRightWidth: (rightWidth: number) => store.setState({ rightWidth }),
    setTelemetryShown: (isTelemetryShown: boolean) => store.setState({ isTelemetryShown }),
    setTelemetryHeight: (telemetryHeight: number) => store.setState({ telemetryHeight }),
    arrangeWaterfall: (waterfall: WaterfallChoices) => store.setState({ waterfall }),
    showLeftTab: (leftTab: LeftTab) => store.setState({ leftTab }),
    setHelpOpen: (isHelpOpen: boolean) => store.setState({ isHelpOpen }),
    setPaletteOpen: (isPaletteOpen: boolean) => store.setState({ isPaletteOpen }),
    noteCommand: (id: string) =>
      store.setState(({ recentCommands }) => ({
        recentCommands: [id, ...recentCommands.filter((other) => other !== id)].slice(
          0,
          mostRecent,
        ),
      })),
  };
}
