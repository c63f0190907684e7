import type React from 'react';
import { type RecordedRun, taskOf } from '../../../electron/common/recorded-session.ts';
import { AudioPlayer } from '../audio/audio-player.tsx';
import { useSound } from '../audio/sound-context.tsx';

/** The audio that the run made (TTS, and a turn of which no call was recorded) or heard (ASR); nothing for a run that made none. */
export function RunAudio({ run }: { readonly run: RecordedRun }): React.JSX.Element | null {
  const sound = useSound();
  if (sound !== null && run.work.kind === 'turn' && run.turn !== null)
    return <AudioPlayer title="The call, this turn" sound={sound} run={run} />;
  const isSpoken = taskOf(run) !== 'asr';
  if (sound === null || (isSpoken && run.audio.length === 0)) return null;
  return <AudioPlayer title={isSpoken ? 'Audio made' : 'Audio heard'} sound={sound} run={run} />;
}
