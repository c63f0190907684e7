import type React from 'react';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import { median } from '../../../electron/common/statistics.ts';
import { streamingFigures } from '../../../electron/common/streaming-figures.ts';
import { millis } from '../../../electron/common/units.ts';
import { formatPercent } from '../../format/ratio.ts';
import { formatMillis } from '../../format/time.ts';
import { Figure } from '../../ui/figure.tsx';
import { figureDefinitions as definitions } from './definitions.ts';

/** How late the texts came of audio that arrived in real time; nothing of another run. */
export function StreamingNumbers({ run }: { readonly run: RecordedRun }): React.JSX.Element | null {
  const figures = streamingFigures(run);
  if (figures === null) return null;
  const { firstPartial, partialDelays, finalDelays, takenBack, shown, takenBackShare } = figures;
  const partialDelay = median(partialDelays);
  const noText = 'No such text came.';
  return (
    <>
      <Figure
        name="First text"
        definition={definitions.firstPartial}
        value={formatMillis(firstPartial)}
        why={noText}
      />
      <Figure
        name="Partial delay"
        definition={definitions.partialDelay}
        value={formatMillis(partialDelay === null ? null : millis(partialDelay))}
        why={noText}
      />
      <Figure
        name="Final delay"
        definition={definitions.finalDelay}
        value={formatMillis(finalDelays.at(-1) ?? null)}
        why={noText}
      />
      <Figure
        name="Taken back"
        definition={`${definitions.takenBack} Here ${takenBack} of ${shown}.`}
        value={formatPercent(takenBackShare)}
        why="No word was shown."
      />
      <Figure
        name="At work"
        definition={`${definitions.busy} Passes left out: ${figures.skipped}.`}
        value={formatPercent(figures.busy)}
        why="The run did not come to its end."
      />
    </>
  );
}
