import type React from 'react';
import { useMemo } from 'react';
import type { RecordedRun } from '../../electron/common/recorded-session.ts';
import { useActions, useLab } from '../store/use-lab.ts';
import { Icon } from '../ui/icon.tsx';
import { Waterfall } from '../waterfall/waterfall.tsx';
import type { Selection, WaterfallHandle } from '../waterfall/waterfall-props.ts';
import { useSound } from './audio/sound-context.tsx';
import { keyNames } from './key-names.ts';

type MiddlePaneProps = { readonly handle: React.Ref<WaterfallHandle> };

/** The waterfall of the session that is shown; before there is one, what to do to get one. */
export function MiddlePane({ handle }: MiddlePaneProps): React.JSX.Element {
  const shown = useLab((state) => state.shown);
  const picked = useLab((state) => state.picked);
  const isShown = useLab((state) => state.isTelemetryShown);
  const height = useLab((state) => state.telemetryHeight);
  const sound = useSound();
  const choices = useLab((state) => state.waterfall);
  const {
    arrangeWaterfall,
    pick,
    cancelRun,
    draftNote,
    savePicture,
    setTelemetryShown,
    setTelemetryHeight,
  } = useActions();
  const selection = useMemo<Selection | null>(() => {
    if (picked === null || shown === null) return null;
    const span = picked.span ?? rootSpan(shown.session.runs[picked.run]);
    return span === null ? null : { run: picked.run, span };
  }, [picked, shown]);
  if (shown === null) return <EmptyState />;
  return (
    <>
      {shown.opening === null && (shown.state === 'interrupted' || shown.damage !== null) && (
        <Banner>
          {shown.state === 'interrupted' && 'Interrupted: the lab ended before this session did. '}
          {shown.damage}
        </Banner>
      )}
      <div className="waterfall-frame" data-testid="waterfall">
        <Waterfall
          key={shown.id}
          session={shown.session}
          version={shown.version}
          isLive={shown.state === 'live'}
          isOpening={shown.opening !== null}
          selection={selection}
          onSelect={pick}
          onCancelRun={(run) => void cancelRun(run)}
          onNote={draftNote}
          onPicture={savePicture}
          handle={handle}
          arrangement={{ choices, onChoose: arrangeWaterfall }}
          sound={sound}
          strip={{
            isShown,
            height,
            onShow: setTelemetryShown,
            onResize: setTelemetryHeight,
          }}
        />
      </div>
    </>
  );
}

const rootSpan = (run: RecordedRun | undefined): number | null =>
  run?.spans.get(run.spans.columns.parent.indexOf(-1))?.id ?? null;

function Banner({ children }: { readonly children: React.ReactNode }): React.JSX.Element {
  return (
    <div className="banner" role="status" data-testid="banner">
      <Icon name="warning" />
      <p className="selectable">{children}</p>
    </div>
  );
}

function EmptyState(): React.JSX.Element {
  const isRunning = useLab((state) => state.live !== null);
  return (
    <div className="empty-state">
      <h2>{isRunning ? 'A session is running' : 'Nothing measured yet'}</h2>
      <p>
        {isRunning ? (
          'Open the live session in the list on the left to watch it.'
        ) : (
          <>
            Choose on the left what the models shall speak and hear, then press <b>Run</b> (
            <kbd>{keyNames.run}</kbd>): every stage appears here while it happens, its figures on
            the right. What you measure is kept under Sessions; a <code>.latlab</code> recording
            dropped here opens too.
          </>
        )}
      </p>
    </div>
  );
}
