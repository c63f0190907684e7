import type { TrackName } from '../../trace/lines.ts';
import type { WaterfallView } from '../view.ts';
import { audioTrack } from './audio-track.ts';
import { bufferTrack } from './buffer-track.ts';
import { criticalPathTrack } from './critical-path-track.ts';
import { notesTrack } from './notes-track.ts';
import type { RunTrack } from './run-track.ts';

/** Every track that a run can have, from top to bottom. */
export const runTracks: Readonly<Record<TrackName, RunTrack>> = {
  audio: audioTrack,
  buffer: bufferTrack,
  notes: notesTrack,
  path: criticalPathTrack,
};

const names = Object.keys(runTracks) as TrackName[];

/** The tracks that an open run shows. */
export const tracksOf = (view: WaterfallView, run: number) =>
  names
    .filter((name) => runTracks[name].isThere(view, run))
    .map((track) => ({ track, height: runTracks[track].height }));
