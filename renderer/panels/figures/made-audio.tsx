import type React from 'react';
import { charactersOf } from '../../../electron/common/pooled-runs.ts';
import { clippedText } from '../../../electron/common/quality-words.ts';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import { ratio } from '../../../electron/common/units.ts';
import { fixed, noValue } from '../../format/number.ts';
import { Figure } from '../../ui/figure.tsx';
import { figureDefinitions as definitions } from './definitions.ts';

/** What can be told of a run's audio without hearing it; nothing where nobody tried to look at it. */
export function MadeAudio({ run }: { readonly run: RecordedRun }): React.JSX.Element | null {
  const { audioFigures: figures, audioProblem, work } = run;
  if (work.kind !== 'tts') return null;
  if (figures === null) {
    return audioProblem === null ? null : (
      <p className="outcome outcome-interrupted">Nobody could look at the audio: {audioProblem}</p>
    );
  }
  const { samples, sampleRate, leadingSilence, trailingSilence, clipped, peak, loudness } = figures;
  const characters = charactersOf(work.text);
  const clippedShare = ratio(samples === 0 ? 0 : clipped / samples);
  const quiet = 'The audio is too short or too quiet.';
  return (
    <dl className="figures" data-testid="audio-figures">
      <Figure
        name="Loudness"
        definition={definitions.loudness}
        value={loudness === null ? noValue : `${withMinus(loudness)} LUFS`}
        why={quiet}
      />
      <Figure
        name="Peak"
        definition={definitions.peak}
        value={peak === null ? noValue : `${withMinus(peak)} dBFS`}
        why={quiet}
      />
      <Figure
        name="Silence"
        definition={definitions.silence}
        value={
          leadingSilence === null || trailingSilence === null
            ? noValue
            : `${fixed(leadingSilence, 2)} / ${fixed(trailingSilence, 2)} s`
        }
        why="Nothing is audible."
      />
      <Figure
        name="Clipped"
        definition={definitions.clipped}
        value={clippedText({ clipped, clippedShare })}
        why={quiet}
      />
      <Figure
        name="Pace"
        definition={definitions.pace}
        value={characters === 0 ? noValue : `${fixed(samples / sampleRate / characters, 3)} s/char`}
        why="The text is empty."
      />
    </dl>
  );
}

const withMinus = (value: number): string => fixed(value, 1).replace('-', '−');
