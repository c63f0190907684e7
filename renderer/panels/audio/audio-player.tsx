import type React from 'react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Hertz } from '../../../electron/common/units.ts';
import { formatPosition } from '../../format/time.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { type LoadedAudio, loadAudio } from './load-audio.ts';
import { Waveform } from './waveform.tsx';

type AudioPlayerProps = {
  readonly title: string;
  /** Files of one recording; played one after the other. */
  readonly files: readonly string[];
  readonly sampleRate: Hertz;
  readonly read: (
    file: string,
  ) => Promise<
    | { readonly ok: true; readonly value: ArrayBuffer }
    | { readonly ok: false; readonly message: string }
  >;
};

/** Whoever walks through the runs with the arrow keys does not read the audio of each, in milliseconds. */
const pauseOfWalking = 120;

/** Plays audio of the recording: space plays and pauses, arrows seek, Home goes to the start. */
export function AudioPlayer(props: AudioPlayerProps): React.JSX.Element {
  const { title, files, sampleRate, read } = props;
  const [audio, setAudio] = useState<LoadedAudio | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const names = files.join('\n');
  useEffect(() => {
    let url: string | null = null;
    let isWanted = true;
    const load = async (): Promise<void> => {
      const answer = await loadAudio(names.split('\n'), sampleRate, read);
      if (!answer.ok) {
        if (isWanted) setProblem(answer.message);
        return;
      }
      url = answer.value.url;
      if (isWanted) setAudio(answer.value);
      else URL.revokeObjectURL(url);
    };
    setAudio(null);
    setProblem(null);
    const timer = setTimeout(() => {
      load().catch((error: unknown) => {
        if (isWanted) setProblem(error instanceof Error ? error.message : String(error));
      });
    }, pauseOfWalking);
    return () => {
      isWanted = false;
      clearTimeout(timer);
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [names, sampleRate, read]);

  return (
    <div className="audio" data-testid="audio-player" data-loaded={audio !== null}>
      <h3>{title}</h3>
      {problem !== null && (
        <p className="problem" role="alert">
          The audio cannot be played: {problem}
        </p>
      )}
      {audio === null && problem === null && <p className="muted">Reading the audio…</p>}
      {audio !== null && <Player title={title} audio={audio} />}
    </div>
  );
}

const smallStep = 1;
const largeStep = 5;

type PlayerProps = { readonly title: string; readonly audio: LoadedAudio };

function Player({ title, audio }: PlayerProps): React.JSX.Element {
  const element = useRef<HTMLAudioElement>(null);
  const [at, setAt] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const length = audio.samples.length / audio.sampleRate;
  usePosition(element, isPlaying, setAt);
  // The element lets go of the Blob before its URL is revoked: else a read under way fails on the console.
  useLayoutEffect(() => {
    const player = element.current;
    if (player === null) return;
    player.src = audio.url;
    return () => {
      player.removeAttribute('src');
      player.load();
    };
  }, [audio.url]);

  const seek = (to: number): void => {
    const next = Math.max(0, Math.min(length, to));
    if (element.current !== null) element.current.currentTime = next;
    setAt(next);
  };
  const toggle = (): void => {
    if (isPlaying) element.current?.pause();
    else element.current?.play().catch((error: unknown) => setProblem(String(error)));
  };
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
    else if (event.key === ' ') toggle();
    else return;
    event.preventDefault();
  };
  return (
    <div className="player">
      {/** biome-ignore lint/a11y/useMediaCaption: placeholder */}
      <audio
        ref={element}
        preload="none"
        onPlay={() => setPlaying(true)}
        onPause={() => setPlaying(false)}
        onEnded={() => setPlaying(false)}
        onError={() => setProblem('The audio cannot be decoded.')}
      />
      <IconButton
        icon={isPlaying ? 'pause' : 'play'}
        label={isPlaying ? 'Pause' : 'Play'}
        keys="Space"
        data-testid="audio-toggle"
        onClick={toggle}
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
        <Waveform samples={audio.samples} played={length > 0 ? at / length : 0} />
      </div>
      <span className="player-time">
        {formatPosition(at)} / {formatPosition(length)}
      </span>
      {problem !== null && <p className="problem">{problem}</p>}
    </div>
  );
}

function pointedAt(event: React.PointerEvent): number {
  const box = event.currentTarget.getBoundingClientRect();
  return box.width > 0 ? (event.clientX - box.left) / box.width : 0;
}

/** Tells the position once a frame while it plays: the element's own events come four times a second. */
function usePosition(
  element: React.RefObject<HTMLAudioElement | null>,
  isPlaying: boolean,
  tell: (at: number) => void,
): void {
  useEffect(() => {
    if (!isPlaying) return;
    let frame = 0;
    const follow = (): void => {
      if (element.current !== null) tell(element.current.currentTime);
      frame = requestAnimationFrame(follow);
    };
    follow();
    return () => cancelAnimationFrame(frame);
  }, [element, isPlaying, tell]);
}
