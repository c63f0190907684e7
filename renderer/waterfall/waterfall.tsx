import {
  type KeyboardEvent,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useReducer,
  useRef,
  useState,
} from 'react';
import type { ActionContext, WaterfallAction } from './action.ts';
import { actionOf, waterfallActions } from './actions.ts';
import { describe } from './describe.ts';
import { type Kept, twinsOf } from './draw-overlay.ts';
import { enlarge } from './enlarge.ts';
import { bindGestures } from './gestures.ts';
import { hearTarget, hearUnderPointer, useHearing } from './hearing.ts';
import { RangePanel } from './inspect/range-panel.tsx';
import { SearchBox } from './inspect/search-box.tsx';
import { SpanGrid, TableToggle } from './inspect/span-grid.tsx';
import { Minimap } from './minimap/minimap.tsx';
import { keyZoom } from './move-actions.ts';
import { axisHeight } from './paint-places.ts';
import { ownTime, Painter, type Strip } from './painter.ts';
import { pictureEffect } from './picture/picture-effect.ts';
import { RowsTools } from './rows-tools.tsx';
import { Spoken } from './spoken.tsx';
import { isSameTarget, type Target } from './target.ts';
import { TelemetryStrip } from './telemetry-strip.tsx';
import { TelemetryView } from './telemetry-view.ts';
import { Toolbar } from './toolbar.tsx';
import { Tooltip } from './tooltip.tsx';
import { anchorOf } from './tooltip-anchor.ts';
import { useArrangement } from './use-arrangement.ts';
import { useRestyle, useSize } from './use-screen.ts';
import { WaterfallView } from './view.ts';
import type { Selection, WaterfallProps } from './waterfall-props.ts';
import './waterfall.css';

/** The runs of a session side by side on one time axis. Another session starts with a fresh view. */
export function Waterfall(props: WaterfallProps) {
  return <SessionWaterfall key={props.session.manifest.id} {...props} />;
}

function SessionWaterfall(props: WaterfallProps) {
  const { session, version, isLive, selection, onSelect, onCancelRun, handle, link } = props;
  const { isOpening = false } = props;
  const surface = useRef<HTMLDivElement>(null);
  const bars = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter>(null);
  const [, render] = useReducer((count: number) => count + 1, 0);
  const page = useRef<HTMLDivElement>(null);
  const [view] = useState(
    () =>
      new WaterfallView(session, (top, pageHeight) => {
        if (page.current !== null) page.current.style.height = `${axisHeight + pageHeight}px`;
        surface.current?.scrollTo({ top });
      }),
  );
  const [telemetry] = useState(() => new TelemetryView(view));
  const kept = useRef<Selection | null>(null);
  const help = useId();
  const { strip, arrangement } = props;

  const changed = useCallback(
    (what: 'all' | 'overlay') => {
      painter.current?.request(telemetry.follow() ? 'all' : what);
      if (what === 'all') link?.follow(view);
      link?.point(view);
      render();
    },
    [link, view, telemetry],
  );

  useLayoutEffect(() => {
    if (bars.current === null || overlay.current === null) return;
    const own = new Painter(bars.current, overlay.current);
    painter.current = own;
    return () => own.dispose();
  }, []);

  const audioWasRead = useCallback(() => changed('all'), [changed]);
  useHearing(view, props.sound ?? null, painter, audioWasRead);

  useArrangement(view, arrangement, changed);

  const showStrip = useCallback((shown: Strip | null) => painter.current?.showStrip(shown), []);

  useLayoutEffect(() => {
    view.isOpening = isOpening;
    view.update(session, version, isLive, ownTime());
    telemetry.update(selection?.run ?? null);
    const target = targetOf(selection);
    if (target !== null && !isSameTarget(target, targetOf(kept.current))) {
      enlarge(view, target);
      view.reveal(target);
    }
    kept.current = selection;
    painter.current?.show(view, keptOf(view, selection));
    link?.regroup();
    render();
  }, [view, telemetry, session, version, isLive, isOpening, selection, link]);

  useLayoutEffect(
    () =>
      link?.join(view, (what) => {
        painter.current?.request(what);
        render();
      }),
    [link, view],
  );

  useSize(
    surface,
    useCallback(
      (width, height) => {
        view.resize(width, height);
        changed('all');
      },
      [view, changed],
    ),
  );
  useRestyle(useCallback(() => painter.current?.restyle(), []));

  const fit = (): void => {
    view.fit();
    changed('all');
  };
  const zoom = (direction: 'in' | 'out'): void => {
    const middle = view.gutter + view.plotWidth / 2;
    view.axis.history.settle();
    view.zoom(direction === 'in' ? 1 / keyZoom : keyZoom, middle);
    changed('all');
  };
  useImperativeHandle(handle, () => ({
    fit,
    zoom,
    focus: () => surface.current?.focus({ preventScroll: true }),
    offers: () =>
      waterfallActions.map((action) => ({
        action,
        cannot: action.cannot?.(contextNow()) ?? null,
        act: () => {
          view.axis.history.settle();
          doAction(action);
        },
      })),
  }));

  const activate = (target: Target | null): void => {
    if (target === null) onSelect(null);
    else if (target.kind === 'span') {
      // What is selected here is in sight already; what is selected elsewhere is brought into it.
      kept.current = { run: target.run, span: target.span };
      onSelect(kept.current);
    } else if (target.kind === 'run') view.toggle(target.run);
    else if (target.kind === 'cancel') onCancelRun?.(target.run);
    else hearTarget(view, target);
  };
  const latest = useRef(activate);
  useLayoutEffect(() => {
    latest.current = activate;
  });
  useEffect(() => {
    if (surface.current === null) return;
    return bindGestures(surface.current, view, 'page', {
      scrolled: (top) => {
        view.scrollTop = top;
      },
      click: ({ altKey }) => (altKey ? hearUnderPointer(view) : latest.current(view.pointed)),
      doubleClick: () => {
        const target = view.cursor === null ? null : view.pointed;
        const range = target === null ? null : view.rangeOf(target);
        if (range !== null) view.showRange(range);
        changed('all');
      },
      changed,
    });
  }, [view, changed]);

  const contextNow = (): ActionContext => ({
    view,
    selected: targetOf(selection),
    effects: {
      activate,
      clear: () => onSelect(null),
      cancel: (run) => onCancelRun?.(run),
      toggleTelemetry: () => strip?.onShow(!strip.isShown),
      ...(props.onNote === undefined ? {} : { note: props.onNote }),
      ...pictureEffect(view, props.onPicture),
    },
  });
  const doAction = (action: WaterfallAction): boolean => {
    const isDone = action.does(contextNow());
    if (isDone) changed('all');
    return isDone;
  };
  const pressKey = (event: KeyboardEvent): void => {
    const action = actionOf(event);
    if (action === null) return;
    // A key that is held down is one step, to be undone as one.
    if (!event.repeat) view.axis.history.settle();
    if (!doAction(action)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const { pointed } = view;
  const description = pointed === null ? null : describe(view, pointed);
  const spoken = view.pointer === null && pointed !== null ? pointed : targetOf(selection);
  const said = spoken === null ? null : describe(view, spoken);
  return (
    <section className="waterfall" aria-label="Waterfall">
      {props.hasToolbar !== false && (
        <Toolbar
          alignment={view.alignment}
          canFollow={isLive && !view.isFollowing}
          onAlign={(alignment) => {
            view.setAlignment(alignment);
            changed('all');
          }}
          onFollow={() => {
            view.follow(ownTime());
            changed('all');
          }}
          onFit={fit}
          isPlayoutShown={view.hasAudio ? view.axis.isPlayoutShown : null}
          onPlayout={() => {
            view.axis.showPlayout(!view.axis.isPlayoutShown);
            changed('all');
          }}
          onZoom={zoom}
        >
          <RowsTools view={view} changed={changed} />
          <TableToggle view={view} act={doAction} />
        </Toolbar>
      )}
      <SearchBox
        view={view}
        act={doAction}
        changed={changed}
        onClose={() => surface.current?.focus({ preventScroll: true })}
      />
      {arrangement !== undefined && view.rows.choices.isMinimapShown && (
        <Minimap view={view} version={version} changed={changed} />
      )}
      <div className="waterfall-body">
        <div
          className="waterfall-surface"
          ref={surface}
          inert={view.inspection.isTableShown}
          role="application"
          {...focusable}
          aria-roledescription="waterfall"
          aria-label={`Waterfall of ${session.runs.length} runs`}
          aria-describedby={help}
          onKeyDown={pressKey}
          onBlur={({ relatedTarget }) => {
            // The command palette acts on what is pointed at.
            if (relatedTarget?.closest('dialog')) return;
            if (view.pointer === null && view.point(null)) changed('overlay');
          }}
        >
          <div
            className="waterfall-page"
            ref={page}
            style={{ height: axisHeight + view.page.height }}
          >
            <div className="waterfall-canvases">
              <canvas ref={bars} />
              <canvas ref={overlay} />
            </div>
          </div>
        </div>
        {view.inspection.isTableShown && (
          <SpanGrid {...{ view, selection, onSelect, surface }} onKeyDown={pressKey} />
        )}
        {pointed !== null && description !== null && (
          <Tooltip description={description} {...anchorOf(view, pointed)} />
        )}
      </div>
      <RangePanel view={view} changed={() => changed('all')} />
      {strip !== undefined && (
        <TelemetryStrip
          view={view}
          telemetry={telemetry}
          layout={strip}
          onStrip={showStrip}
          changed={changed}
        />
      )}
      <Spoken said={said} help={help} />
    </section>
  );
}

/** An application handles keys itself and has to be reached by them, which the linter does not know. */
const focusable = { tabIndex: 0 };

const targetOf = (selection: Selection | null): Target | null =>
  selection === null ? null : { kind: 'span', ...selection };

function keptOf(view: WaterfallView, selection: Selection | null): Kept | null {
  const span = targetOf(selection);
  return span === null ? null : { span, twins: twinsOf(view, span) };
}
