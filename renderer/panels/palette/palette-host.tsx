import type React from 'react';
import { use, useMemo } from 'react';
import { flushSync } from 'react-dom';
import { LabContext, useActions, useLab } from '../../store/use-lab.ts';
import type { Command } from '../keyboard.ts';
import { ShownWaterfall } from '../shown-waterfall.ts';
import { CommandPalette } from './command-palette.tsx';
import { appCommands, waterfallCommands } from './commands.ts';

/** The command palette while it is open, over what the window and its waterfall can do at that moment. */
export function PaletteHost({ act }: { readonly act: (command: Command) => void }) {
  const isOpen = useLab((state) => state.isPaletteOpen);
  return isOpen ? <OpenPalette act={act} /> : null;
}

function OpenPalette({ act }: { readonly act: (command: Command) => void }): React.JSX.Element {
  const lab = use(LabContext);
  const waterfall = use(ShownWaterfall);
  const recent = useLab((state) => state.recentCommands);
  const actions = useActions();
  const commands = useMemo(
    () => [
      ...waterfallCommands(waterfall.current?.offers() ?? []),
      ...(lab === null ? [] : appCommands(lab.store.getState(), actions, act)),
    ],
    [lab, actions, act, waterfall],
  );
  return (
    <CommandPalette
      commands={commands}
      recent={recent}
      onClose={() => actions.setPaletteOpen(false)}
      onChoose={(command) => {
        // The focus is back where it was before the command acts, which may move it.
        flushSync(() => actions.setPaletteOpen(false));
        actions.noteCommand(command.id);
        command.act();
      }}
    />
  );
}
