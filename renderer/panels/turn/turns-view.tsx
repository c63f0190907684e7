import type React from 'react';
import { useMemo, useState } from 'react';
import type { TurnSummary } from '../../../electron/common/turn/turn-summary.ts';
import { agentName } from '../../../electron/common/turn/turn-work.ts';
import { agentsOf } from '../../store/agents-of.ts';
import type { SessionView } from '../../store/session-view.ts';
import { turnSummariesOf } from '../../store/turn-summaries.ts';
import { useActions } from '../../store/use-lab.ts';
import { ContextPlot } from './context-plot.tsx';
import { GapDistribution } from './gap-distribution.tsx';
import { ownerMeanings, ownerNames } from './owner-words.ts';
import { PartTable } from './part-table.tsx';
import { TurnBars } from './turn-bars.tsx';
import { TurnHeadline } from './turn-headline.tsx';
import { countedSchedules, gapObjective, turnLines } from './turn-lines.ts';
import { WhatIfPanel } from './what-if-panel.tsx';

/** The turns of the session that is shown: the gap of each, its parts and their owners, and what if they were others. */
export function TurnsView({ view }: { readonly view: SessionView }): React.JSX.Element {
  const { session, ended, state } = view;
  const { showRuns } = useActions();
  const agents = agentsOf(session);
  const [chosen, setChosen] = useState<number | null>(null);
  const agent = agents.find(({ place }) => place === chosen) ?? agents[0];
  const place = agent?.place ?? 0;
  const begun = session.runs.filter(({ started }) => started !== null).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a session grows in place; `ended` says that it has, and a line begins with its turn.
  const lines = useMemo(
    () => turnLines(session, place, state === 'live'),
    [session, place, state, ended, begun],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above.
  const counted = useMemo(() => countedSchedules(session, place), [session, place, ended]);
  const summary = turnSummariesOf(view).find(({ work }) => work === place);
  const objective = agent === undefined ? null : gapObjective(agent.work);
  const open = (run: number): void => void showRuns(view.id, run);
  return (
    <div className="turns" data-testid="turns">
      {agents.length > 1 && (
        <fieldset className="choice" aria-label="Which agent">
          {agents.map(({ place: one, work }) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === place}
              onClick={() => setChosen(one)}
            >
              {work.name ?? agentName(work)}
            </button>
          ))}
        </fieldset>
      )}
      {agent === undefined || summary === undefined || lines.length === 0 ? (
        <div className="empty-state">
          <h2>No turn yet</h2>
          <p>A line appears for each turn of a measured conversation as soon as it begins.</p>
        </div>
      ) : (
        <>
          <TurnHeadline summary={summary} />
          {counted.length > 0 && <Legend summary={summary} />}
          <TurnBars lines={lines} objective={objective} onOpen={open} />
          {counted.length > 0 && (
            <>
              <div className="turn-columns">
                <section aria-label="What the gaps are made of">
                  <h3>Parts</h3>
                  <PartTable summary={summary} />
                </section>
                <section aria-label="All gaps">
                  <h3>Gaps</h3>
                  <GapDistribution
                    rows={[
                      {
                        name: 'measured',
                        gaps: counted.map(({ schedule }) => schedule.gap / 1e6),
                        median: summary.gapMs.median,
                      },
                    ]}
                    limits={
                      objective === null
                        ? []
                        : [{ kind: 'objective', name: 'objective', at: objective }]
                    }
                  />
                  <h3>Context</h3>
                  <ContextPlot summary={summary} />
                </section>
              </div>
              <WhatIfPanel
                session={session}
                id={view.id}
                place={place}
                work={agent.work}
                counted={counted}
              />
            </>
          )}
        </>
      )}
    </div>
  );
}

/** Whose colour is whose, of the owners that are there. */
function Legend({ summary }: { readonly summary: TurnSummary }): React.JSX.Element {
  const kinds = [...new Set(summary.parts.map(({ owner }) => owner.kind))];
  return (
    <ul className="turn-legend" aria-label="Colours">
      {kinds.map((kind) => (
        <li key={kind} title={ownerMeanings[kind]}>
          <i className="turn-swatch" data-owner={kind} />
          {ownerNames[kind]}
        </li>
      ))}
      <li title="Work that the gap did not wait for, because something beside it took longer. Not in the sum.">
        <i className="turn-swatch is-thin" />
        beside, not waited for
      </li>
    </ul>
  );
}
