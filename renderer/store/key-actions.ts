import type { StoreApi } from 'zustand/vanilla';
import type { Answer, KeyList, LabApi } from '../../electron/common/bridge.ts';
import { keysNamedIn } from './key-names-of.ts';
import type { LabState } from './lab-state.ts';
import { attempt } from './notices.ts';

/** Keys of endpoints: their names. A value goes to the main process and is kept nowhere here. */
export function keyActions(lab: LabApi, store: StoreApi<LabState>) {
  return {
    setKeysOpen: (isKeysOpen: boolean) => store.setState({ isKeysOpen }),
    /** Those that are saved, and those that the scenario names. */
    listKeys: async (): Promise<KeyList | null> => {
      const named = keysNamedIn(store.getState().scenario.present);
      const listed = await attempt(store, 'keys', 'The keys could not be listed', () =>
        lab.listKeys(named),
      );
      return listed?.value ?? null;
    },
    saveKey: (name: string, value: string): Promise<Answer<null>> => lab.saveKey(name, value),
    deleteKey: (name: string): Promise<Answer<null>> => lab.deleteKey(name),
  };
}
