import { ipcMain } from 'electron';
import {
  type CallAnswer,
  type CallArguments,
  type CallName,
  callArguments,
  callChannel,
} from '../common/calls.ts';
import { isTrustedSender } from './security.ts';

/** What main does for each call of the window. */
export type Calls = {
  readonly [Name in CallName]: (
    ...given: CallArguments<Name>
  ) => CallAnswer<Name> | Promise<CallAnswer<Name>>;
};

/** Answers the window's calls: the sender is checked, the arguments are parsed, then `calls` acts. */
export function answerCalls(calls: Calls): void {
  const answer = <Name extends CallName>(
    name: Name,
    act: (...given: CallArguments<Name>) => unknown,
  ): void => {
    ipcMain.handle(callChannel(name), (event, ...given: unknown[]) => {
      if (!isTrustedSender(event.senderFrame)) throw new Error('This page may not call the lab.');
      const parsed = callArguments[name].parse(given) as CallArguments<Name>;
      return act(...parsed);
    });
  };
  for (const name of Object.keys(callArguments) as CallName[]) {
    answer(name, calls[name] as (...given: CallArguments<typeof name>) => unknown);
  }
}
