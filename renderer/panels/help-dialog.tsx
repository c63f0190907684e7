import type React from 'react';
import { stageDefinitions, stages } from '../../electron/common/stages.ts';
import { partDefinitions, turnPartNames } from '../../electron/common/turn/turn-part-names.ts';
import { Dialog } from '../ui/dialog.tsx';
import { keyHelp } from '../waterfall/actions.ts';
import { type FigureName, figureDefinitions, figureNames } from './figures/definitions.ts';
import { StageMark } from './figures/stage-mark.tsx';
import {
  type TurnFigureName,
  turnDefinitions,
  turnFigureNames,
} from './figures/turn-definitions.ts';
import { commandKey, keyNames } from './key-names.ts';

const keys: readonly (readonly [string, string])[] = [
  [keyNames.run, 'Run the scenario'],
  [keyNames.stop, 'Stop the session; what was measured is kept'],
  [keyNames.open, 'Import a .latlab recording'],
  [keyNames.save, 'Save the session as .latlab'],
  [keyNames.palette, 'Find a command by its name'],
  [keyNames.quality, 'Quality beside speed, and back'],
  [keyNames.turns, 'Turns of a voice agent, and back'],
  [keyNames.undo, 'Undo an edit of the scenario; within “What if”, of what is imagined'],
  [keyNames.redo, 'Redo it'],
  ['← → ↑ ↓ Page Up, Page Down', 'Make a part longer or shorter, on its edge in “What if”'],
  [`${keyNames.nextPane}, ${keyNames.previousPane}`, 'Next pane, previous pane'],
  ['↑ ↓ Home End', 'Pick a run in the list'],
  [
    `${commandKey}-click, Shift+Enter`,
    'Show how another run of the list differs from the picked one',
  ],
  ['Space, Ctrl-click', 'Tick a session for a comparison, in the list of sessions'],
  ['F2, T, Del', 'Rename, tag or throw away a recording, in the list of sessions'],
  ['/', 'Search the recordings, in the list of sessions'],
  ['Del', 'Cancel the picked run'],
  ['Space ← →', 'Play and seek, on the player'],
  ['Alt-click', 'Hear the run from there, on the waterfall'],
  ['Esc', 'Close what is open; end the call that you are in'],
  ['?', 'This help'],
];

const waterfallKeys = keyHelp.map(({ keys: key, does }) => [key, does] as const);

/** Every key, and the definition of every figure and stage. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }): React.JSX.Element {
  return (
    <Dialog title="Keys and definitions" size="large" onClose={onClose} testId="help-dialog">
      <div className="help selectable">
        <div className="help-keys">
          <KeyList title="Keys" keys={keys} />
          <KeyList title="Waterfall" keys={waterfallKeys} />
        </div>
        <h3>Figures</h3>
        <dl className="help-list">
          {(Object.keys(figureDefinitions) as FigureName[]).map((name) => (
            <div key={name}>
              <dt>{figureNames[name]}</dt>
              <dd>{figureDefinitions[name]}</dd>
            </div>
          ))}
        </dl>
        <h3>Figures of a turn</h3>
        <dl className="help-list">
          {(Object.keys(turnDefinitions) as TurnFigureName[]).map((name) => (
            <div key={name}>
              <dt>{turnFigureNames[name]}</dt>
              <dd>{turnDefinitions[name]}</dd>
            </div>
          ))}
        </dl>
        <h3>Parts of a turn gap</h3>
        <dl className="help-list">
          {turnPartNames.map((part) => (
            <div key={part}>
              <dt>{part}</dt>
              <dd>{partDefinitions[part]}</dd>
            </div>
          ))}
        </dl>
        <h3>Stages</h3>
        <dl className="help-list">
          {stages.map((stage) => (
            <div key={stage}>
              <dt>
                <StageMark stage={stage} />
                {stage}
              </dt>
              <dd>{stageDefinitions[stage]}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Dialog>
  );
}

type KeyListProps = {
  readonly title: string;
  readonly keys: readonly (readonly [string, string])[];
};

function KeyList({ title, keys: list }: KeyListProps): React.JSX.Element {
  return (
    <div>
      <h3>{title}</h3>
      <dl className="key-list">
        {list.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
