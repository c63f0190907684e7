import { audioAt, bufferedAt } from '../../../electron/common/playout.ts';
import { type RecordedRun, taskOf } from '../../../electron/common/recorded-session.ts';
import { type Nanos, nanos, secondsToNanos } from '../../../electron/common/units.ts';
import { clippingLevel, type DrawableAudio } from '../../sound/drawable-audio.ts';
import { heardEnd, heardRun, isOfCall, stretchesOf } from '../../sound/heard-run.ts';
import { requestOf } from '../../trace/alignment.ts';
import { formatDuration } from '../../trace/format-time.ts';
import type { Fact } from '../describe.ts';
import type { Box } from '../pen.ts';
import type { WaterfallView } from '../view.ts';
import { drawAudio, drawAudioRemark } from './draw-audio.ts';
import type { RunTrack } from './run-track.ts';

/**
 * The run's sound, drawn where it is heard: what a TTS run made as its listener hears it, who starts with the
 * first chunk; what an ASR run was given, from the request on, on its own length. Left out while the session is
 * measured, since decoding takes time from the models.
 */
export const audioTrack: RunTrack = {
  name: 'audio',
  height: 26,
  meaning:
    'The sound, where a listener hears it who starts with the first chunk (the audio of a recognition: from the request on; of a turn the recorded call, the caller above, the agent below; of one that was asked of the server the reply). Grey: silence before and after. Red: at full scale, most likely cut off. Click to hear from there.',
  isThere: (view, index) => {
    const run = view.session.runs[index];
    return view.sound !== null && !view.isLive && run !== undefined && heardRun(run).length > 0;
  },
  figure: (view, index) => {
    const audio = readyAudio(view, index);
    return audio === null ? '' : levelOf(audio.loudest);
  },
  draw: (pen, view, index, scale, box, palette) => {
    const run = view.session.runs[index];
    if (run === undefined || view.sound === null) return;
    const heard = heardRun(run);
    const found = view.sound.audioOf(run);
    const audio = found.kind === 'ready' ? found.audio : null;
    const silences = audio === null ? [] : silencesOf(run, audio);
    const stretches = stretchesOf(heard);
    const sides = sidesOf(run, audio, box);
    if (sides === null) drawAudio(pen, scale, { stretches, audio, silences }, box, palette);
    else
      for (const { peaks, place } of sides)
        drawAudio(pen, scale, { stretches, audio: peaks, silences: [] }, place, palette);
    if (found.kind === 'none') drawAudioRemark(pen, found.why, 'left', box, palette);
    if (found.kind === 'problem') drawAudioRemark(pen, found.message, 'left', box, palette);
    const ends = heardEnd(heard);
    const starts = heard[0]?.heard ?? 0;
    if (ends === null || ends <= scale.to || starts >= scale.to) return;
    const until = formatDuration(nanos(ends - (requestOf(run) ?? 0)));
    drawAudioRemark(pen, `heard until ${until}`, 'right', box, palette);
  },
  read: (view, index, at) => {
    const run = view.session.runs[index];
    return run === undefined ? [] : factsAt(run, readyAudio(view, index), at);
  },
};

/** A call in two: the caller above, the agent below, as loud as each other. null of all else. */
function sidesOf(run: RecordedRun, audio: DrawableAudio | null, box: Box) {
  if (!isOfCall(run)) return null;
  const height = Math.floor(box.height / 2) - 1;
  return [0, 1].map((side) => {
    const peaks = audio?.sidePeaks?.[side];
    return {
      peaks: audio === null || peaks === undefined ? null : { ...audio, peaks },
      place: { ...box, top: box.top + side * (box.height - height), height },
    };
  });
}

function readyAudio(view: WaterfallView, index: number): DrawableAudio | null {
  const run = view.session.runs[index];
  const found = run === undefined ? undefined : view.sound?.audioOf(run);
  return found?.kind === 'ready' ? found.audio : null;
}

/** A stretch of the audio, from its beginning. */
export type Silence = { readonly from: Nanos; readonly to: Nanos };

/**
 * The silence at both ends. The one that leads is the recording's own where it names it: the time to first
 * audio counts it.
 */
function silencesOf(run: RecordedRun, { audible, length }: DrawableAudio): Silence[] {
  if (audible === null) return [{ from: nanos(0), to: length }];
  const named = run.audio[0]?.leadingSilence ?? null;
  const begins = named === null ? audible.begins : secondsToNanos(named);
  return [
    { from: nanos(0), to: begins },
    { from: audible.ends, to: length },
  ].filter(({ from, to }) => to > from);
}

function factsAt(run: RecordedRun, audio: DrawableAudio | null, at: Nanos): Fact[] {
  const heard = heardRun(run);
  const place = audioAt(heard, at);
  if (place === null) return [];
  const facts: Fact[] = [{ name: 'in the audio', value: formatDuration(place, 4) }];
  const count = heard.filter(({ from }) => from <= place).length;
  if (heard.length > 1) facts.push({ name: 'chunk', value: `${count} of ${heard.length}` });
  if (taskOf(run) === 'tts')
    facts.push({ name: 'in the buffer', value: formatDuration(bufferedAt(heard, at), 3) });
  if (audio === null || isOfCall(run)) return facts;
  const silences = silencesOf(run, audio);
  const silence = silences.find(({ from, to }) => from <= place && place < to);
  if (silence !== undefined) {
    const name = silence.from === 0 ? 'leading silence' : 'trailing silence';
    facts.push({ name, value: formatDuration(nanos(silence.to - silence.from), 3) });
  }
  facts.push({ name: 'loudest sample', value: levelOf(audio.loudest) });
  return facts;
}

/** An amplitude in decibels below full scale, as audio tools write it. */
function levelOf(amplitude: number): string {
  if (amplitude === 0) return 'silent';
  if (amplitude >= clippingLevel) return 'clipped';
  return `${(20 * Math.log10(amplitude)).toFixed(1).replace('-', '−')} dBFS`;
}
