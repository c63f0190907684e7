import { type KeyboardEvent, useEffect, useRef } from 'react';
import { counted, fixed } from '../../format/number.ts';
import type { WaterfallAction } from '../action.ts';
import type { WaterfallView } from '../view.ts';
import { nextHit, previousHit } from './search-actions.ts';
import type { Pace, SpanSearch } from './span-search.ts';
import './inspect.css';

type SearchBoxProps = {
  readonly view: WaterfallView;
  readonly act: (action: WaterfallAction) => unknown;
  readonly changed: (what: 'all' | 'overlay') => void;
  /** Gives the focus back to the waterfall. */
  readonly onClose: () => void;
};

const ownPace: Pace = {
  now: () => performance.now(),
  later: (task) => {
    const timer = setTimeout(task);
    return () => clearTimeout(timer);
  },
};

/** Milliseconds after which what a live session has grown by is searched too. */
const liveInterval = 1000;

/** Where one types what to look for, between the toolbar and the runs; only there while it is used. */
export function SearchBox({ view, act, changed, onClose }: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const { search } = view.inspection;
  const { isOpen, asked, query } = search;
  useEffect(() => {
    if (isOpen && asked > 0) input.current?.select();
  }, [isOpen, asked]);
  const find = (text: string): void => {
    search.start(text, view.session, view.traces, ownPace, () => changed('overlay'));
    changed('overlay');
  };
  const { session, traces, isLive } = view;
  useEffect(() => {
    if (!isOpen || !isLive) return;
    const sizeOf = (): number => session.runs.reduce((sum, { spans }) => sum + spans.length, 0);
    let size = sizeOf();
    const timer = setInterval(() => {
      if (!search.isDone || size === sizeOf()) return;
      size = sizeOf();
      search.start(search.query, session, traces, ownPace, () => changed('overlay'));
    }, liveInterval);
    return () => clearInterval(timer);
  }, [isOpen, isLive, session, traces, search, changed]);
  if (!isOpen) return null;
  const close = (): void => {
    search.close();
    onClose();
    changed('overlay');
  };
  const pressKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter') act(event.shiftKey ? previousHit : nextHit);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className="span-search" data-testid="span-search">
      <input
        ref={input}
        type="search"
        value={query}
        aria-label="Search spans"
        placeholder="Stage, text, operator, name=value, >5ms"
        title="Words that all have to hold: a stage, text, an operator, name=value, >5ms, <200us"
        onChange={(event) => find(event.currentTarget.value)}
        onKeyDown={pressKey}
      />
      <span className="span-search-found" role="status" data-testid="search-count">
        {foundInWords(search)}
      </span>
      <button
        type="button"
        disabled={search.total === 0}
        title="Previous (Shift+Enter)"
        onClick={() => act(previousHit)}
      >
        Previous
      </button>
      <button
        type="button"
        disabled={search.total === 0}
        title="Next (Enter)"
        onClick={() => act(nextHit)}
      >
        Next
      </button>
      <button type="button" title="End the search (Escape)" onClick={close}>
        Close
      </button>
    </search>
  );
}

function foundInWords(search: SpanSearch): string {
  if (!search.isActive) return '';
  if (!search.isDone) return `${fixed(search.total, 0)} so far…`;
  if (search.total === 0) return 'Nothing found';
  const { position } = search;
  const found = counted(search.total, 'span');
  return position === null ? found : `${fixed(position, 0)} of ${found}`;
}
