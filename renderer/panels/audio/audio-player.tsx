import type React from 'react';
import { useEffect, useState } from 'react';
import { audioAt, underruns } from '../../../electron/common/playout.ts';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import { nanos } from '../../../electron/common/units.ts';
import { formatPosition, formatSeconds } from '../../format/time.ts';
import type { DrawableAudio } from '../../sound/drawable-audio.ts';
import { heardRun } from '../../sound/heard-run.ts';
import type { SessionSound } from '../../sound/session-sound.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { useSoundChanges } from './sound-context.tsx';
import { Waveform } from './waveform.tsx';

type AudioPlayerProps = {
  readonly title: string;
  readonly sound: SessionSound;
  readonly run: RecordedRun;
};

/** Whoever walks through the runs with the arrow keys does not read the audio of each, in milliseconds. */
const pauseOfWalking = 120;

/**
 * Plays a run's audio: space plays and pauses, arrows seek, Home goes to the start. The waterfall's playhead is
 * the same playback.
 */
export function AudioPlayer({ title, sound, run }: AudioPlayerProps): React.JSX.Element {
  useSoundChanges(sound);
  const [asked, setAsked] = useState<RecordedRun | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(run), pauseOfWalking);
    return () => clearTimeout(timer);
  }, [run]);
  const audio = asked === run ? sound.audioOf(run) : ({ kind: 'reading' } as const);
  return (
    <div className="audio" data-testid="audio-player" data-loaded={audio.kind === 'ready'}>
      <h3>{title}</h3>
      {audio.kind === 'problem' && (
        <p className="problem" role="alert">
          The audio cannot be played: {audio.message}
        </p>
      )}
      {audio.kind === 'none' && <p className="muted">{audio.why}</p>}
      {audio.kind === 'reading' && <p className="muted">Reading the audio…</p>}
      {audio.kind === 'ready' && (
        <Player title={title} sound={sound} run={run} audio={audio.audio} />
      )}
    </div>
  );
}

const smallStep = 1;
const largeStep = 5;

type PlayerProps = AudioPlayerProps & { readonly audio: DrawableAudio };

function Player({ title, sound, run, audio }: PlayerProps): React.JSX.Element {
  const heard = heardRun(run);
  const head = sound.head?.run === run ? sound.head : null;
  const length = audio.length / 1e9;
  const at = head === null ? 0 : (audioAt(heard, head.at) ?? audio.length) / 1e9;
  const isPlaying = head?.isPlaying === true;
  const seek = (to: number): void => sound.seek(run, nanos(Math.min(length, to) * 1e9));
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const to = {
      ArrowLeft: at - smallStep,
      ArrowRight: at + smallStep,
      PageDown: at - largeStep,
      PageUp: at + largeStep,
      Home: 0,
      End: length,
    }[event.key];
    if (to !== undefined) seek(to);
    else if (event.key === ' ') sound.toggle(run);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="player">
        <IconButton
          icon={isPlaying ? 'pause' : 'play'}
          label={isPlaying ? 'Pause' : 'Play'}
          keys="Space"
          data-testid="audio-toggle"
          onClick={() => sound.toggle(run)}
        />
        <div
          className="player-track"
          role="slider"
          tabIndex={0}
          aria-label={`Position in ${title}`}
          aria-valuemin={0}
          aria-valuemax={Number(length.toFixed(1))}
          aria-valuenow={Number(at.toFixed(1))}
          aria-valuetext={`${formatPosition(at)} of ${formatPosition(length)}`}
          onKeyDown={onKeyDown}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            seek(pointedAt(event) * length);
          }}
          onPointerMove={(event) => {
            if (event.buttons === 1) seek(pointedAt(event) * length);
          }}
        >
          <Waveform peaks={audio.peaks} played={length > 0 ? at / length : 0} />
        </div>
        <span className="player-time">
          {formatPosition(at)} / {formatPosition(length)}
        </span>
      </div>
      <Gaps run={run} />
      {sound.problem !== null && (
        <p className="problem" role="alert">
          {sound.problem}
        </p>
      )}
    </>
  );
}

/** Says that what is played stands still where the listener's buffer ran dry. */
function Gaps({ run }: { readonly run: RecordedRun }): React.JSX.Element | null {
  const gaps = underruns(heardRun(run));
  if (gaps.length === 0) return null;
  const total = gaps.reduce((sum, { from, to }) => sum + (to - from), 0) / 1e9;
  const count = gaps.length === 1 ? 'one gap' : `${gaps.length} gaps`;
  return (
    <p className="muted">
      Played as its listener heard it, with {count} of {formatSeconds(total)}
      {gaps.length === 1 ? '' : ' in all'}: the audio came too late.
    </p>
  );
}

function pointedAt(event: React.PointerEvent): number {
  const box = event.currentTarget.getBoundingClientRect();
  return box.width > 0 ? (event.clientX - box.left) / box.width : 0;
}
