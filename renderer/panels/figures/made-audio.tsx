import type React from 'react';
import { charactersOf } from '../../../electron/common/quality.ts';
import { clippedText } from '../../../electron/common/quality-words.ts';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import { ratio } from '../../../electron/common/units.ts';
import { fixed, noValue } from '../../format/number.ts';
import { formatSeconds } from '../../format/time.ts';
import { Figure } from '../../ui/figure.tsx';
import { figureDefinitions as definitions } from './definitions.ts';

/** What can be told of a run's audio without hearing it; nothing where nobody looked at it. */
export function MadeAudio({ run }: { readonly run: RecordedRun }): React.JSX.Element | null {
  const { audioFigures: figures, work } = run;
  if (figures === null || work.kind !== 'tts') return null;
  const { samples, sampleRate, leadingSilence, trailingSilence, clipped, peak, loudness } = figures;
  const characters = charactersOf(work.text);
  const clippedShare = ratio(samples === 0 ? 0 : clipped / samples);
  const quiet = 'The audio is too short or too quiet.';
  return (
    <dl className="figures" data-testid="audio-figures">
      <Figure
        name="Loudness"
        definition={definitions.loudness}
        value={loudness === null ? noValue : `${fixed(loudness, 1)} LUFS`}
        why={quiet}
      />
      <Figure
        name="Peak"
        definition={definitions.peak}
        value={peak === null ? noValue : `${fixed(peak, 1)} dBFS`}
        why={quiet}
      />
      <Figure
        name="Silence before"
        definition={definitions.silence}
        value={formatSeconds(leadingSilence)}
        why="Nothing is audible."
      />
      <Figure
        name="Silence after"
        definition={definitions.silence}
        value={formatSeconds(trailingSilence)}
        why="Nothing is audible."
      />
      <Figure
        name="Clipped"
        definition={definitions.clipped}
        value={clippedText({ clipped, clippedShare })}
        why={quiet}
      />
      <Figure
        name="Audio a character"
        definition={definitions.pace}
        value={characters === 0 ? noValue : `${fixed(samples / sampleRate / characters, 3)} s`}
        why="The text is empty."
      />
    </dl>
  );
}
