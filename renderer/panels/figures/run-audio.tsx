import type React from 'react';
import { useCallback } from 'react';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import { hertz } from '../../../electron/common/units.ts';
import type { SessionView } from '../../store/session-view.ts';
import { useActions } from '../../store/use-lab.ts';
import { AudioPlayer } from '../audio/audio-player.tsx';

/** The rate at which an input is drawn and, where it was cut into several files, played. */
const inputRate = hertz(16_000);

type RunAudioProps = { readonly view: SessionView; readonly run: RecordedRun };

/** The audio that the run made (TTS) or heard (ASR). Read once the run has ended: until then it grows. */
export function RunAudio({ view, run }: RunAudioProps): React.JSX.Element | null {
  const { readAudio } = useActions();
  const { id } = view;
  const read = useCallback((file: string) => readAudio(id, file), [readAudio, id]);
  if (view.session.manifest.leftOut?.includes('audio') === true) {
    return <p className="muted">This recording was saved without its audio.</p>;
  }
  if (run.work.kind === 'asr') {
    const input = view.session.manifest.inputs[String(run.plan.work)];
    if (input === undefined) return null;
    return <AudioPlayer title="Audio heard" files={[input]} sampleRate={inputRate} read={read} />;
  }
  const [first] = run.audio;
  if (first === undefined) return null;
  if (run.ended === null && view.state === 'live') {
    return <p className="muted">The audio can be played when the run has ended.</p>;
  }
  const files = [...new Set(run.audio.map(({ file }) => file))];
  return <AudioPlayer title="Audio made" files={files} sampleRate={first.sampleRate} read={read} />;
}
