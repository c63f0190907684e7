import type React from 'react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RunState } from '../../../electron/common/recorded-session.ts';
import { stateNames } from '../../format/run-name.ts';
import { stateIn } from '../../store/run-progress.ts';
import type { SessionView } from '../../store/session-view.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Section } from '../../ui/section.tsx';
import { RunLine, rowHeight } from './run-line.tsx';

/** Below this, every run is in the page; above, only those in sight. */
const allInPage = 200;
const beyondSight = 10;

type Sight = { readonly top: number; readonly height: number };

/** Every run of the session in the order of the plan: picked by click or arrow keys, cancelled by ×. */
export function RunList({ view }: { readonly view: SessionView }): React.JSX.Element {
  const picked = useLab((state) => state.picked?.run ?? null);
  const cancelling = useLab((state) => state.cancelling);
  const { pick, cancelRun, compareRuns } = useActions();
  const list = useRef<HTMLUListElement>(null);
  const [sight, setSight] = useState<Sight>({ top: 0, height: 240 });
  const { runs } = view.session;
  const states = runs.map((run) => stateIn(view, run));

  const choose = useCallback((index: number) => pick({ run: index, span: null }), [pick]);
  const cancel = useCallback((index: number) => void cancelRun(index), [cancelRun]);
  const compare = useMemo(
    () =>
      picked === null || runs[picked]?.ended == null
        ? null
        : (index: number) => compareRuns(picked, index),
    [compareRuns, picked, runs],
  );
  const running = states.indexOf('running');
  // Of a live session: the run in progress, and what comes next.
  const inSight = picked ?? (running === -1 ? null : Math.min(running + 2, runs.length - 1));
  useEffect(() => {
    if (inSight !== null) bringIntoSight(list.current, inSight);
  }, [inSight]);
  // The line that a key picked may be drawn only after the list has scrolled to it.
  const wantsFocus = useRef<number | null>(null);
  useEffect(() => {
    if (wantsFocus.current === null) return;
    const line = list.current?.querySelector<HTMLElement>(`[data-run="${wantsFocus.current}"]`);
    if (line === null || line === undefined) return;
    wantsFocus.current = null;
    line.focus({ preventScroll: true });
  });

  const isWhole = runs.length <= allInPage;
  const first = isWhole ? 0 : Math.max(0, Math.floor(sight.top / rowHeight) - beyondSight);
  const last = isWhole
    ? runs.length
    : Math.min(runs.length, Math.ceil((sight.top + sight.height) / rowHeight) + beyondSight);
  const inTabOrder = picked !== null && picked >= first && picked < last ? picked : first;
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const isAside = event.ctrlKey || event.metaKey;
    const next = stepOf(event.key, isAside ? lineOf(event.target) : picked, runs.length);
    if (next !== null && isAside) {
      // Goes to a line without picking it, for Shift+Enter to show its differences.
      event.preventDefault();
      list.current?.querySelector<HTMLElement>(`[data-run="${next}"]`)?.focus();
    } else if (next !== null) {
      event.preventDefault();
      choose(next);
      wantsFocus.current = next;
    } else if (event.key === 'Delete' && picked !== null) {
      const state = states[picked];
      if (state === 'waiting' || state === 'running') cancel(picked);
    }
  };
  return (
    <Section title="Runs" aside={<StateCounts states={states} />}>
      <ul
        ref={list}
        className="run-list"
        data-testid="run-list"
        aria-label="Runs"
        onKeyDown={onKeyDown}
        onScroll={(event) => {
          const { scrollTop, clientHeight } = event.currentTarget;
          if (!isWhole) setSight({ top: scrollTop, height: clientHeight });
        }}
        style={{ height: Math.min(10, runs.length) * rowHeight + 2 }}
      >
        <li className="run-list-space" aria-hidden="true" style={{ height: first * rowHeight }} />
        {runs.slice(first, last).map((run, offset) => (
          <RunLine
            key={run.plan.index}
            run={run}
            state={states[first + offset] ?? 'waiting'}
            scenario={view.session.manifest.scenario}
            isInTabOrder={run.plan.index === inTabOrder}
            isPicked={picked === run.plan.index}
            isCancelling={cancelling.has(run.plan.index)}
            version={run.ended === null ? run.spans.length : -1}
            onPick={choose}
            onCancel={cancel}
            onCompare={compare}
          />
        ))}
        <li
          className="run-list-space"
          aria-hidden="true"
          style={{ height: (runs.length - last) * rowHeight }}
        />
      </ul>
    </Section>
  );
}

/** The run whose line has the focus. */
const lineOf = (target: EventTarget): number | null =>
  target instanceof HTMLElement && target.dataset.run !== undefined
    ? Number(target.dataset.run)
    : null;

function stepOf(key: string, picked: number | null, count: number): number | null {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return picked === null ? 0 : Math.min(last, picked + 1);
    case 'ArrowUp':
      return picked === null ? last : Math.max(0, picked - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

function bringIntoSight(list: HTMLUListElement | null, index: number): void {
  if (list === null) return;
  const top = index * rowHeight;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + rowHeight > list.scrollTop + list.clientHeight) {
    list.scrollTop = top + rowHeight - list.clientHeight;
  }
}

const shownOrder: readonly RunState[] = [
  'running',
  'waiting',
  'measured',
  'failed',
  'cancelled',
  'interrupted',
];

function StateCounts({ states }: { readonly states: readonly RunState[] }): React.JSX.Element {
  const counts = new Map<RunState, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return (
    <span className="state-counts">
      {shownOrder
        .filter((state) => counts.has(state))
        .map((state) => (
          <span key={state} data-state={state} title={`${counts.get(state)} ${stateNames[state]}`}>
            <i className={`dot state-${state}`} />
            {counts.get(state)} {stateNames[state]}
          </span>
        ))}
    </span>
  );
}
