import { Tooltip } from 'radix-ui';
import type React from 'react';
import { useCallback, useEffect, useRef } from 'react';
import { CompareTabs } from './panels/compare/compare-tabs.tsx';
import { FiguresPane } from './panels/figures/figures-pane.tsx';
import { FileDrop } from './panels/file-drop.tsx';
import { HelpDialog } from './panels/help-dialog.tsx';
import { type Command, cyclePanes, useKeyboard } from './panels/keyboard.ts';
import { KeysDialog } from './panels/keys/keys-dialog.tsx';
import { LeftPane } from './panels/left-pane.tsx';
import { MiddlePane } from './panels/middle-pane.tsx';
import { AddModelDialog } from './panels/models/add-model-dialog.tsx';
import { Notices } from './panels/notices.tsx';
import { PaletteHost } from './panels/palette/palette-host.tsx';
import { Panes } from './panels/panes.tsx';
import { SaveDialog } from './panels/sessions/save-dialog.tsx';
import { ShownWaterfall } from './panels/shown-waterfall.ts';
import { StatusBar } from './panels/status-bar.tsx';
import { TalkBar } from './panels/talk/talk-bar.tsx';
import { useTheme } from './panels/theme.ts';
import { TopBar } from './panels/top-bar.tsx';
import { canWeigh, nothingToWeigh } from './store/can-weigh.ts';
import { hasTurns, noTurns } from './store/has-turns.ts';
import { useActions, useLab } from './store/use-lab.ts';
import type { WaterfallHandle } from './waterfall/waterfall-props.ts';

type AppProps = {
  /** Hands on what the application's menu asks for; returns what ends it. */
  readonly listenToMenu: (act: (command: Command) => void) => () => void;
};

/** The window: what to measure on the left, the waterfall in the middle, the figures on the right. */
export function App({ listenToMenu }: AppProps): React.JSX.Element {
  const waterfall = useRef<WaterfallHandle>(null);
  const saving = useLab((state) => state.saving);
  const addingModel = useLab((state) => state.addingModel);
  const isHelpOpen = useLab((state) => state.isHelpOpen);
  const shown = useLab((state) => state.shown?.id ?? null);
  // The figures of one session have no place beside a comparison of several.
  const isComparing = useLab((state) => state.comparison !== null);
  const hasQuality = useLab(canWeigh);
  const isQualityShown = useLab((state) => state.isQualityShown);
  const isTalking = useLab((state) => state.talk !== null);
  const isKeysOpen = useLab((state) => state.isKeysOpen);
  const hasTurnsToShow = useLab(hasTurns);
  const areTurnsShown = useLab(
    (state) => state.turnsOf !== null && state.turnsOf === state.shown?.id,
  );
  const isReady = useLab((state) => state.welcome !== null);
  const actions = useActions();
  useTheme();

  const act = useCallback(
    (command: Command): void => {
      switch (command) {
        case 'run':
          // What is still being typed is handed on when its field loses the focus.
          if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
          void actions.run();
          break;
        case 'stop':
          void actions.stop();
          break;
        case 'open-recording':
          void actions.importSession(null);
          break;
        case 'save-recording':
          if (shown === null) actions.tell('There is no session to save yet.');
          else actions.askToSave(shown);
          break;
        case 'open-scenario':
          void actions.openScenario();
          break;
        case 'save-scenario':
          void actions.saveScenario();
          break;
        case 'fit':
          waterfall.current?.fit();
          break;
        case 'theme':
          actions.nextTheme();
          break;
        case 'palette':
          actions.setPaletteOpen(true);
          break;
        case 'quality':
          if (hasQuality) actions.setQualityShown(!isQualityShown);
          else actions.tell(nothingToWeigh);
          break;
        case 'turns':
          if (!hasTurnsToShow) actions.tell(noTurns);
          else if (areTurnsShown) actions.showWaterfall();
          else actions.showTurns();
          break;
        case 'help':
          actions.setHelpOpen(true);
          break;
        case 'hang-up':
          if (isTalking) actions.endCall();
          else actions.dismissLastNotice();
          break;
        case 'dismiss':
          actions.dismissLastNotice();
          break;
        case 'undo':
          actions.undo();
          break;
        case 'redo':
          actions.redo();
          break;
        case 'next-pane':
          cyclePanes(1);
          break;
        case 'previous-pane':
          cyclePanes(-1);
          break;
      }
    },
    [actions, shown, hasQuality, isQualityShown, hasTurnsToShow, areTurnsShown, isTalking],
  );
  useKeyboard(act);
  useEffect(() => listenToMenu(act), [listenToMenu, act]);

  return (
    <Tooltip.Provider delayDuration={500} skipDelayDuration={200}>
      {/* Nothing can be edited before main has said what was edited last time. */}
      <div className="window" inert={!isReady}>
        <TopBar />
        <Panes
          left={<LeftPane />}
          middle={
            <ShownWaterfall value={waterfall}>
              <CompareTabs>
                <MiddlePane handle={waterfall} />
              </CompareTabs>
            </ShownWaterfall>
          }
          right={isComparing ? null : <FiguresPane />}
        />
        <TalkBar />
        <StatusBar />
      </div>
      <Notices />
      <FileDrop />
      {saving !== null && <SaveDialog id={saving} />}
      {isKeysOpen && <KeysDialog />}
      {addingModel !== null && <AddModelDialog place={addingModel} />}
      <ShownWaterfall value={waterfall}>
        <PaletteHost act={act} />
      </ShownWaterfall>
      {isHelpOpen && <HelpDialog onClose={() => actions.setHelpOpen(false)} />}
    </Tooltip.Provider>
  );
}
