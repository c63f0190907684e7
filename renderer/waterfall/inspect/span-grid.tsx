import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { targetName } from '../../../electron/common/plan.ts';
import { stages } from '../../../electron/common/stages.ts';
import { elapsed, nanos } from '../../../electron/common/units.ts';
import { counted, fixed, noValue } from '../../format/number.ts';
import { runPurpose, workName } from '../../format/run-name.ts';
import { requestOf } from '../../trace/alignment.ts';
import { formatDuration } from '../../trace/format-time.ts';
import { groupOf } from '../../trace/stage-groups.ts';
import type { WaterfallAction } from '../action.ts';
import type { WaterfallView } from '../view.ts';
import type { Selection } from '../waterfall-props.ts';
import { toggleTable } from './inspect-actions.ts';
import {
  listSpans,
  placeInList,
  type SortColumn,
  type Sorting,
  type SpanList,
} from './span-list.ts';
import './span-grid.css';

type SpanGridProps = {
  readonly view: WaterfallView;
  readonly selection: Selection | null;
  readonly onSelect: (selection: Selection) => void;
  /** Hears what the table does not use. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** The picture, which has the focus again afterwards. */
  readonly surface: RefObject<HTMLElement | null>;
};

/** CSS pixels. */
const rowHeight = 22;
/** A page of a browser ends at some 33 million pixels. */
const mostRows = 1_400_000;
const digits = 4;

const columns: readonly { readonly by: SortColumn | null; readonly title: string }[] = [
  { by: 'run', title: 'Run' },
  { by: 'stage', title: 'Stage' },
  { by: 'start', title: 'After request' },
  { by: 'duration', title: 'Duration' },
  { by: 'parent', title: 'Inside of' },
  { by: null, title: 'Attributes' },
];

/** The spans as a table, for whoever reads rather than looks: in place of the picture, with the same selection. */
export function SpanGrid(props: SpanGridProps) {
  const { view, selection, onSelect, surface } = props;
  const [sorting, setSorting] = useState<Sorting>({ by: 'run', isDown: false });
  const [active, setActive] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const name = useId();
  const list = useList(view, sorting);
  const count = Math.min(list.count, mostRows);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const isSearching = view.inspection.search.isOpen;
  // Whoever ends the search is in the table again.
  useEffect(() => {
    if (!isSearching) scroller.current?.focus({ preventScroll: true });
  }, [isSearching]);
  const { run, span } = selection ?? { run: -1, span: -1 };
  useEffect(() => {
    scroller.current?.focus({ preventScroll: true });
    const picture = surface.current;
    return () => picture?.focus({ preventScroll: true });
  }, [surface]);
  useEffect(() => {
    const at = run < 0 ? -1 : placeInList(view, list, run, span);
    if (at < 0 || at >= mostRows) return;
    setActive(at);
    rows.scrollToIndex(at, { align: 'auto' });
  }, [view, list, run, span, rows]);

  const select = (at: number): void => {
    const owner = list.runs[at];
    const id =
      owner === undefined ? undefined : view.traces.columns(owner).id[list.places[at] ?? -1];
    if (owner !== undefined && id !== undefined) onSelect({ run: owner, span: id });
  };
  const here = Math.min(active, count - 1);
  const pressKey = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const next = stepOf(event.key, here, count, page);
    if (next !== null) {
      setActive(next);
      rows.scrollToIndex(next, { align: 'auto' });
    } else if (event.key === 'Enter' || event.key === ' ') select(here);
    else {
      props.onKeyDown(event);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const shown = rows.getVirtualItems();
  return (
    <div className="span-grid" data-testid="span-grid">
      <p role="status">{whatIsListed(view, list)}</p>
      {/* biome-ignore lint/a11y/useSemanticElements: a table element holds no rows that are placed one by one */}
      <div
        ref={scroller}
        className="span-grid-rows"
        role="grid"
        tabIndex={0}
        aria-label="Spans"
        aria-rowcount={list.count + 1}
        aria-colcount={columns.length}
        aria-activedescendant={count === 0 ? undefined : `${name}-${here}`}
        onKeyDown={pressKey}
      >
        <Heads sorting={sorting} onSort={setSorting} />
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div role="rowgroup" style={{ position: 'relative', height: rows.getTotalSize() }}>
          {shown.map(({ index, start }) => (
            <GridRow
              key={index}
              id={`${name}-${index}`}
              view={view}
              list={list}
              index={index}
              top={start}
              isActive={index === here}
              selection={selection}
              onPick={() => {
                setActive(index);
                select(index);
              }}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** Puts the table in the place of the picture, and back. */
export function TableToggle(props: {
  readonly view: WaterfallView;
  readonly act: (action: WaterfallAction) => unknown;
}) {
  return (
    <button
      type="button"
      title="Show the spans as a table (Shift+T)"
      aria-pressed={props.view.inspection.isTableShown}
      data-testid="table-toggle"
      onClick={() => props.act(toggleTable)}
    >
      Table
    </button>
  );
}

/** Made anew when what it lists has changed, not each time that the waterfall is drawn. */
function useList(view: WaterfallView, sorting: Sorting): SpanList {
  const known = useRef<{ readonly key: string; readonly list: SpanList } | null>(null);
  const { range, search } = view.inspection;
  const size = view.session.runs.reduce((sum, { spans }) => sum + spans.length, 0);
  const found = search.isActive ? `${search.query} ${search.total} ${search.isDone}` : '';
  const key = [
    size,
    view.alignment,
    range?.from,
    range?.to,
    sorting.by,
    sorting.isDown,
    found,
  ].join();
  if (known.current?.key !== key) known.current = { key, list: listSpans(view, sorting) };
  return known.current.list;
}

function whatIsListed({ inspection, session }: WaterfallView, { count }: SpanList): string {
  const all = session.runs.reduce((sum, { spans }) => sum + spans.length, 0);
  const which = [
    ...(inspection.search.isActive ? ['that were found'] : []),
    ...(inspection.range === null ? [] : ['in the marked range']),
  ];
  const words =
    which.length === 0
      ? counted(count, 'span')
      : `${fixed(count, 0)} of ${counted(all, 'span')}, ${which.join(', ')}`;
  return count > mostRows ? `${words}; the first ${fixed(mostRows, 0)} are listed` : words;
}

function Heads(props: { readonly sorting: Sorting; readonly onSort: (sorting: Sorting) => void }) {
  const { by: current, isDown } = props.sorting;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useFocusableInteractive: its buttons are
    <div className="span-grid-heads" role="row" aria-rowindex={1}>
      {columns.map(({ by, title }) => (
        // biome-ignore lint/a11y/useSemanticElements: see the grid
        // biome-ignore lint/a11y/useFocusableInteractive: its button is
        <span
          key={title}
          role="columnheader"
          aria-sort={by === null || by !== current ? 'none' : isDown ? 'descending' : 'ascending'}
        >
          {by === null ? (
            title
          ) : (
            <button
              type="button"
              onClick={() =>
                props.onSort({ by, isDown: by === current ? !isDown : by === 'duration' })
              }
            >
              {title}
              {by === current ? (isDown ? ' ▾' : ' ▴') : ''}
            </button>
          )}
        </span>
      ))}
    </div>
  );
}

function GridRow(props: {
  readonly id: string;
  readonly view: WaterfallView;
  readonly list: SpanList;
  readonly index: number;
  readonly top: number;
  readonly isActive: boolean;
  readonly selection: Selection | null;
  readonly onPick: () => void;
}) {
  const { view, list, index, selection } = props;
  const owner = list.runs[index] ?? 0;
  const place = list.places[index] ?? 0;
  const run = view.session.runs[owner];
  const traced = view.traces.columns(owner);
  const span = run?.spans.get(traced.source[place] ?? -1);
  if (run === undefined || span === undefined) return null;
  const { manifest } = view.session;
  const request = requestOf(run) ?? span.start;
  // A parent stands before its children, most often near.
  const above = span.parent === null ? -1 : traced.id.lastIndexOf(span.parent, place);
  const attributes = Object.entries(span.attributes ?? {}).map(
    ([name, value]) => `${name} ${value}`,
  );
  const cells = [
    `${workName(run.work.kind, run.plan.work)} · ${runPurpose(run.plan, manifest.scenario)} · ${targetName(run.plan)}`,
    span.stage,
    formatDuration(elapsed(request, span.start), digits),
    formatDuration(nanos(span.end - span.start), digits),
    above < 0 ? noValue : (stages[traced.stage[above] ?? 0] ?? noValue),
    attributes.join(', '),
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the grid
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
    <div
      id={props.id}
      className="span-grid-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selection?.run === owner && selection.span === span.id}
      data-active={props.isActive}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={props.onPick}
    >
      {cells.map((cell, column) => (
        // biome-ignore lint/a11y/useSemanticElements: see the grid
        // biome-ignore lint/a11y/useFocusableInteractive: as above
        <span key={columns[column]?.title} role="gridcell" title={cell}>
          {column === 1 && <i className={`waterfall-swatch is-${groupOf[span.stage]}`} />}
          {cell}
        </span>
      ))}
    </div>
  );
}

/** null for keys that do not move. */
function stepOf(key: string, at: number, count: number, page: number): number | null {
  const to = (wanted: number): number => Math.max(0, Math.min(count - 1, wanted));
  switch (key) {
    case 'ArrowDown':
      return to(at + 1);
    case 'ArrowUp':
      return to(at - 1);
    case 'PageDown':
      return to(at + page);
    case 'PageUp':
      return to(at - page);
    case 'Home':
      return to(0);
    case 'End':
      return to(count - 1);
    default:
      return null;
  }
}
