import { useEffect, useReducer } from 'react';
import type { Nanos } from '../../electron/common/units.ts';
import type { Track } from '../trace/telemetry-tracks.ts';
import type { TelemetryView } from './telemetry-view.ts';
import { axisWords, readingWords, sourceWords } from './telemetry-words.ts';

export type TelemetryNamesProps = {
  readonly telemetry: TelemetryView;
  /** CSS pixels. */
  readonly gutter: number;
  readonly isLive: boolean;
  readonly onToggle: (group: string) => void;
};

/**
 * Readings alone make no new version of a session, so nothing else has the names written anew while it grows. Often
 * enough for eyes, in milliseconds.
 */
const rewriting = 250;

/** The names beside the tracks with what they say of the instant that is read: a table, read by readers too. */
export function TelemetryNames({ telemetry, gutter, isLive, onToggle }: TelemetryNamesProps) {
  const { readAt } = telemetry;
  const [, rewrite] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    if (!isLive) return;
    const timer = setInterval(rewrite, rewriting);
    return () => clearInterval(timer);
  }, [isLive]);
  return (
    <ul className="telemetry-names" aria-label="Readings">
      {telemetry.lines.map((line) =>
        line.kind === 'group' ? (
          <li key={line.key} className="telemetry-group" style={{ height: line.height }}>
            <button
              type="button"
              aria-expanded={line.isOpen}
              onClick={() => onToggle(line.key)}
              title={line.title}
            >
              <i className="telemetry-chevron" />
              {line.title}
            </button>
          </li>
        ) : (
          <li
            key={`track ${line.track.id}`}
            className="telemetry-name"
            style={{ height: line.height, width: gutter - 1 }}
            title={sourceWords(line.track.recorded)}
          >
            <TrackWords telemetry={telemetry} track={line.track} readAt={readAt} />
          </li>
        ),
      )}
    </ul>
  );
}

type TrackWordsProps = {
  readonly telemetry: TelemetryView;
  readonly track: Track;
  readonly readAt: Nanos | null;
};

function TrackWords({ telemetry, track, readAt }: TrackWordsProps) {
  const { series } = track.recorded;
  const axis = telemetry.axisOf(track);
  const gpu = telemetry.gpuOf(track);
  const words =
    readAt === null
      ? { value: '', age: '' }
      : readingWords(series, telemetry.reading(track, readAt), axis, gpu);
  return (
    <>
      <span className="telemetry-title">{track.name}</span>
      <span className={words.age === '' ? 'telemetry-none' : 'telemetry-value'}>{words.value}</span>
      <span className="telemetry-axis">
        {telemetry.hasReading(track) ? axisWords(series, axis) : ''}
      </span>
      <span className="telemetry-age">{words.age}</span>
    </>
  );
}
