import type React from 'react';
import {
  createContext,
  use,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useSyncExternalStore,
} from 'react';
import { SessionSound } from '../../sound/session-sound.ts';
import { useActions, useLab } from '../../store/use-lab.ts';

const SoundContext = createContext<SessionSound | null>(null);

/** The sound of the session that is shown, for the player and the waterfall alike. */
export function SoundProvider({ children }: { readonly children: React.ReactNode }) {
  const shown = useLab((state) => state.shown);
  const { readAudio } = useActions();
  const id = shown?.id;
  const runs = shown?.session.runs;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a session that is renamed or grows keeps its runs.
  const sound = useMemo(
    () =>
      id === undefined || shown === null
        ? null
        : new SessionSound(
            shown.session.manifest,
            (file) => readAudio(id, file),
            new Audio(),
            everyFrame,
          ),
    [id, runs, readAudio],
  );
  const isLive = shown?.state === 'live';
  useLayoutEffect(() => {
    if (sound !== null) sound.isLive = isLive;
  }, [sound, isLive]);
  useEffect(() => () => sound?.quiet(), [sound]);
  return <SoundContext value={sound}>{children}</SoundContext>;
}

/** null while no session is shown. */
export const useSound = (): SessionSound | null => use(SoundContext);

/** Draws the component again whenever the sound has changed. */
export function useSoundChanges(sound: SessionSound): void {
  useSyncExternalStore(
    sound.subscribe,
    useCallback(() => sound.revision, [sound]),
  );
}

function everyFrame(act: () => void): () => void {
  let frame = 0;
  const next = (): void => {
    frame = requestAnimationFrame(next);
    act();
  };
  frame = requestAnimationFrame(next);
  return () => cancelAnimationFrame(frame);
}
