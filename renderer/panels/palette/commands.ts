import {
  type ExportFormat,
  exportFormatNames,
  exportFormats,
} from '../../../electron/common/export/export-formats.ts';
import { presets } from '../../../electron/common/presets.ts';
import { canWeigh, nothingToWeigh } from '../../store/can-weigh.ts';
import { hasTurns, noTurns } from '../../store/has-turns.ts';
import type { LabState } from '../../store/lab-state.ts';
import type { LabActions } from '../../store/lab-store.ts';
import type { WaterfallOffer } from '../../waterfall/action.ts';
import { keyName } from '../../waterfall/actions.ts';
import { keyNames } from '../key-names.ts';
import type { Command } from '../keyboard.ts';

/** Something that the palette can do, by name. */
export type PaletteCommand = {
  /** Unique; remembered as used lately. */
  readonly id: string;
  readonly title: string;
  /** What it belongs to: `Session`, `Waterfall: Moving`. */
  readonly group: string;
  /** As printed on keys; empty for none. */
  readonly keys: string;
  /** Why it cannot be done now, as a sentence; null when it can. */
  readonly cannot: string | null;
  readonly act: () => void;
};

type AppCommand = readonly [
  command: Command,
  title: string,
  group: string,
  keys: string,
  cannot: string | null,
];

/** What the window as a whole can do. `act` is what its keys and its menu ask for as well. */
export function appCommands(
  state: LabState,
  actions: LabActions,
  act: (command: Command) => void,
): PaletteCommand[] {
  const { live, shown, scenario, comparison, linesOf, turnsOf, isQualityShown } = state;
  const noSession = shown === null ? 'No session is shown.' : null;
  const isRunning = live === null ? null : 'A session is running.';
  const commands: readonly AppCommand[] = [
    ['run', 'Run the scenario', 'Session', keyNames.run, isRunning],
    ['stop', 'Stop the session', 'Session', keyNames.stop, live ? null : 'Nothing is running.'],
    ['open-recording', 'Open a recording…', 'Session', keyNames.open, null],
    ['save-recording', 'Save the recording as…', 'Session', keyNames.save, noSession],
    ['open-scenario', 'Open a scenario…', 'Scenario', '', null],
    ['save-scenario', 'Save the scenario as…', 'Scenario', '', null],
    ['undo', 'Undo an edit of the scenario', 'Scenario', keyNames.undo, pastOf(scenario.past)],
    ['redo', 'Redo it', 'Scenario', keyNames.redo, pastOf(scenario.future)],
    ['theme', 'Change the theme', 'Window', '', null],
    ['help', 'Keys and definitions', 'Window', keyNames.help, null],
    [
      'quality',
      'Quality beside speed: error rate over RTFx, speed over length',
      'Window',
      keyNames.quality,
      canWeigh(state) ? null : nothingToWeigh,
    ],
    [
      'turns',
      'Turns: the gap of each, what it is made of, and what if it were otherwise',
      'Window',
      keyNames.turns,
      hasTurns(state) ? null : noTurns,
    ],
    ['next-pane', 'Next pane', 'Window', keyNames.nextPane, null],
    ['previous-pane', 'Previous pane', 'Window', keyNames.previousPane, null],
  ];
  const named = (
    id: string,
    title: string,
    group: string,
    cannot: string | null,
    does: () => void,
  ): PaletteCommand => ({ id, title, group, keys: '', cannot, act: does });
  return [
    ...commands.map(([command, title, group, keys, cannot]) => ({
      id: command,
      title,
      group,
      keys,
      cannot,
      act: () => act(command),
    })),
    ...exportFormatNames.map((format: ExportFormat) =>
      named(
        `export-${format}`,
        `Export: ${exportFormats[format].label}…`,
        'Session',
        noSession,
        () => {
          if (shown !== null) void actions.exportSession(shown.id, format);
        },
      ),
    ),
    named('show-scenario', 'Show the scenario', 'Window', null, () =>
      actions.showLeftTab('scenario'),
    ),
    named('show-sessions', 'Show the sessions', 'Window', null, () =>
      actions.showLeftTab('sessions'),
    ),
    named('show-models', 'Show the models', 'Window', null, () => actions.showLeftTab('models')),
    ...presets.map(({ id, name, about }) =>
      named(
        `preset-${id}`,
        `Open preset: ${name} (${about})`,
        'Scenario',
        null,
        () => void actions.openPreset(id),
      ),
    ),
    named('keys', 'Keys of endpoints…', 'Scenario', null, () => actions.setKeysOpen(true)),
    named(
      'end-call',
      'End the call',
      'Session',
      state.talk === null ? 'Nobody is in a call.' : null,
      actions.endCall,
    ),
    named('add-model', 'Add a model: of the hub, or your own…', 'Models', null, () =>
      actions.askToAddModel(''),
    ),
    named('unpack-models', 'Unpack models…', 'Models', null, () => void actions.unpackModels()),
    named('compare', 'Compare devices and models', 'Window', noSession, actions.compareShown),
    named(
      'compare-marked',
      'Compare the ticked sessions',
      'Window',
      state.marked.length < 2 ? 'Fewer than two sessions are ticked.' : null,
      () => void actions.compareMarked(),
    ),
    named(
      'real-time',
      'Show the lines of real time: audio against processing time',
      'Window',
      noSession,
      actions.showLines,
    ),
    named(
      'leave-comparison',
      'Back to the waterfall',
      'Window',
      comparison === null && linesOf === null && turnsOf === null && !isQualityShown
        ? 'The waterfall is shown.'
        : null,
      actions.showWaterfall,
    ),
  ];
}

const pastOf = (steps: readonly unknown[]): string | null =>
  steps.length === 0 ? 'There is no such edit.' : null;

/** What the waterfall that is shown can do. */
export const waterfallCommands = (offers: readonly WaterfallOffer[]): PaletteCommand[] =>
  offers.map(({ action, cannot, act }) => ({
    id: `waterfall-${action.id}`,
    title: action.title,
    group: `Waterfall: ${action.group}`,
    keys: action.keys
      .filter((key) => key !== '=')
      .map(keyName)
      .join(' '),
    cannot,
    act,
  }));
