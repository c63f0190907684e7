import { useCallback, useEffect, useRef } from 'react';
import { runPurpose, workName } from '../format/run-name.ts';
import { formatDuration } from '../trace/format-time.ts';
import { Separator } from '../ui/separator.tsx';
import { bindGestures } from './gestures.ts';
import type { Strip } from './painter.ts';
import { TelemetryNames } from './telemetry-names.tsx';
import type { TelemetryView } from './telemetry-view.ts';
import { useSize } from './use-screen.ts';
import type { WaterfallView } from './view.ts';
import './telemetry-strip.css';

/** How the strip stands in the window, remembered by whoever draws the waterfall. */
export type StripLayout = {
  readonly isShown: boolean;
  /** CSS pixels, of the tracks without their heading. */
  readonly height: number;
  readonly onShow: (isShown: boolean) => void;
  readonly onResize: (height: number) => void;
};

export const stripLimits = { least: 52, most: 800 } as const;

export type TelemetryStripProps = {
  readonly view: WaterfallView;
  readonly telemetry: TelemetryView;
  readonly layout: StripLayout;
  /** Hands over the canvases to paint on; null when they are gone. */
  readonly onStrip: (strip: Strip | null) => void;
  readonly changed: (what: 'all' | 'overlay') => void;
};

/** Telemetry below the runs: a heading that folds it away, and the tracks on the same time axis. */
export function TelemetryStrip(props: TelemetryStripProps) {
  const { view, telemetry, layout } = props;
  const { isShown, height, onShow, onResize } = layout;
  const hasTracks = telemetry.lines.length > 0;
  const isOpen = isShown && hasTracks;
  return (
    <>
      {isOpen && (
        <Separator
          label="Height of the telemetry"
          size={Math.min(height, telemetry.pageHeight)}
          {...stripLimits}
          side="below"
          onResize={onResize}
        />
      )}
      <header className="telemetry-head">
        <button
          type="button"
          aria-expanded={isOpen}
          disabled={!hasTracks}
          title={isShown ? 'Hide telemetry (T)' : 'Show telemetry (T)'}
          data-testid="telemetry-toggle"
          onClick={() => onShow(!isShown)}
        >
          <i className="telemetry-chevron" />
          Telemetry
        </button>
        <span data-testid="telemetry-note">{noteOf(view, telemetry)}</span>
      </header>
      {isOpen && <Tracks {...props} />}
    </>
  );
}

function Tracks({ view, telemetry, layout, onStrip, changed }: TelemetryStripProps) {
  const surface = useRef<HTMLDivElement>(null);
  const bars = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  useSize(
    surface,
    useCallback(
      (_, height) => {
        telemetry.height = height;
        changed('all');
      },
      [telemetry, changed],
    ),
  );
  useEffect(() => {
    if (surface.current === null || bars.current === null || overlay.current === null) return;
    onStrip({ bars: bars.current, overlay: overlay.current, telemetry });
    const unbind = bindGestures(surface.current, view, 'tracks', {
      click: () => {},
      doubleClick: () => {},
      scrolled: (top) => {
        telemetry.scrollTop = top;
      },
      changed,
    });
    return () => {
      unbind();
      telemetry.scrollTop = 0;
      onStrip(null);
    };
  }, [view, telemetry, onStrip, changed]);
  return (
    <div
      className="telemetry-surface"
      ref={surface}
      style={{ height: Math.min(layout.height, telemetry.pageHeight) }}
      data-testid="telemetry"
    >
      <div className="telemetry-page" style={{ height: telemetry.pageHeight }}>
        <div className="waterfall-canvases">
          <canvas ref={bars} />
          <canvas ref={overlay} />
        </div>
        <TelemetryNames
          telemetry={telemetry}
          gutter={view.gutter}
          isLive={view.isLive}
          onToggle={(key) => {
            telemetry.toggleGroup(key);
            changed('all');
          }}
        />
      </div>
    </div>
  );
}

/** Whose readings these are: where runs are aligned, only one of them can be meant. */
function noteOf(
  { session, alignment, isLive, isOpening }: WaterfallView,
  telemetry: TelemetryView,
): string {
  const { scenario, imported } = session.manifest;
  if (telemetry.lines.length === 0) {
    if (imported !== undefined)
      return 'None: the imported file has no counter of a metric of the lab.';
    if (scenario.telemetryRate === 0) return 'None: the scenario asks for 0 readings a second.';
    return isLive || isOpening ? 'No reading yet.' : 'This recording has none.';
  }
  if (alignment === 'session') return "on the session's clock";
  const run = telemetry.run === null ? undefined : session.runs[telemetry.run];
  if (run === undefined) return 'of the first run that begins';
  const { plan, work } = run;
  const name = `${workName(work.kind, plan.work)} · ${runPurpose(plan, scenario)} · ${plan.device}`;
  const at = telemetry.readAt === null ? '' : `, at ${formatDuration(telemetry.readAt)}`;
  return `while ${name} ran, from its request${at}`;
}
