import type React from 'react';
import { useMemo } from 'react';
import { sideName } from '../../../electron/common/comparison-warnings.ts';
import { whereOf } from '../../../electron/common/quality-words.ts';
import { counted } from '../../format/number.ts';
import type { SessionView } from '../../store/session-view.ts';
import { useActions } from '../../store/use-lab.ts';
import { leastLengths, lengthPanels } from './length-lines.ts';
import { LengthPlot } from './length-plot.tsx';
import { ParetoPlot } from './pareto-plot.tsx';
import { qualityPicture, type SessionPoint } from './quality-picture.ts';
import { QualityTable } from './quality-table.tsx';

/** Quality beside speed of one session, or of several: what a model's speed costs, and how it depends on length. */
export function QualityView({ views }: { readonly views: readonly SessionView[] }) {
  const { showRuns, copyTable } = useActions();
  // A session grows in place, many times a second while it runs: its figures change when one of its runs ends.
  const grown = views.map(({ id, ended }) => `${id} ${ended}`).join(', ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `grown` stands for `views`.
  const { points, panels, speedOnly } = useMemo(() => qualityPicture(views), [grown]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above.
  const curves = useMemo(() => lengthPanels(views), [grown]);
  const open = async (session: string, run: number): Promise<void> => {
    await showRuns(session, run);
    // What had the focus is gone with the picture; where it leads to goes on with the keys.
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('.run-pick[aria-current="true"]')?.focus(),
    );
  };
  const openPoint = ({ session, point }: SessionPoint): void =>
    void open(session, point.runs[0] ?? 0);
  if (points.length === 0) {
    return (
      <div className="empty-state">
        <h2>Nothing to weigh</h2>
        <p>Quality stands beside speed once a session speaks or recognises something.</p>
      </div>
    );
  }
  const drawn = curves.filter(({ lengths }) => lengths.length >= leastLengths);
  return (
    <div className="quality" data-testid="quality">
      <p className="muted">
        A point is a model on a device. The further right, the faster; the further down, the fewer
        errors. The line joins those that none beats in both. Click a point for its runs.
      </p>
      {views.length > 1 && (
        <p>
          {views
            .map(({ session }, place) => `${sideName(place)}: ${session.manifest.name}`)
            .join(' · ')}
        </p>
      )}
      {panels.length > 0 && (
        <div className="quality-panels">
          {panels.map((panel) => (
            <ParetoPlot key={panel.key} panel={panel} onOpen={openPoint} />
          ))}
        </div>
      )}
      {speedOnly.length > 0 && <SpeedOnly points={speedOnly} />}
      {points.map((one) => (
        <Failures key={nameOf(one)} one={one} />
      ))}
      <QualityTable points={points} onOpen={openPoint} onCopy={(text) => void copyTable(text)} />
      <h3 className="quality-heading">Speed over length</h3>
      {drawn.length > 0 ? (
        <div className="quality-panels">
          {drawn.map((panel) => (
            <LengthPlot
              key={panel.kind}
              panel={panel}
              onOpen={(session, run) => void open(session, run)}
            />
          ))}
        </div>
      ) : (
        <p className="muted quality-note" data-testid="no-lengths">
          A curve needs works of {leastLengths} lengths or more: add texts or audio of other lengths
          to the scenario, or run <code>resources/scenarios/length-curve.json</code>.
        </p>
      )}
    </div>
  );
}

/** What is fast, but of which nobody can say how right it is. */
function SpeedOnly({ points }: { readonly points: readonly SessionPoint[] }): React.JSX.Element {
  const voices = points.filter(({ point }) => point.kind === 'tts');
  const missed = voices.filter(({ point }) => point.measuredBy !== null);
  const unheard = voices.filter(({ point }) => point.measuredBy === null);
  const ears = points.filter(({ point }) => point.kind === 'asr');
  return (
    <div className="quality-note" data-testid="speed-only">
      {missed.length > 0 && (
        <p>Speed only, the listener failed or has not come to it yet: {namesOf(missed)}.</p>
      )}
      {unheard.length > 0 && (
        <p>
          Speed only, nothing heard it: {namesOf(unheard)}. Choose a listener in the scenario under
          “Check by ear”.
        </p>
      )}
      {ears.length > 0 && (
        <p>
          Speed only, nobody said what is spoken: {namesOf(ears)}. Write it beside the audio in the
          scenario.
        </p>
      )}
    </div>
  );
}

/** Runs that are in none of the figures. */
function Failures({ one }: { readonly one: SessionPoint }): React.JSX.Element | null {
  const { failures } = one.point;
  const [first] = failures;
  if (first === undefined) return null;
  const count = failures.reduce((sum, failure) => sum + failure.count, 0);
  return (
    <p className="quality-note">
      {nameOf(one)}: {counted(count, 'run')} failed, and {count === 1 ? 'is' : 'are'} in none of its
      figures. {first.detail}
    </p>
  );
}

const nameOf = ({ side, point }: SessionPoint): string =>
  `${side === null ? '' : `${side} · `}${point.model} on ${whereOf(point)}`;

const namesOf = (points: readonly SessionPoint[]): string => points.map(nameOf).join('; ');
