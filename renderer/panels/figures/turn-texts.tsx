import type React from 'react';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import { isScriptedTurn } from '../../../electron/common/turn/turn-figures.ts';
import { LongText } from './long-text.tsx';
import { saidIn } from './turn-said.ts';

/** What the agent understood of the caller, and what it answered. While the turn goes on, what is known so far. */
export function TurnTexts({ run }: { readonly run: RecordedRun }): React.JSX.Element {
  const { turn, ended, partials, texts } = run;
  const soFar = texts.map(({ text }) => text).join(' ') || (partials.at(-1)?.text ?? '');
  const isOver = ended !== null;
  return (
    <div className="texts">
      <h3>Heard of the caller</h3>
      <LongText
        text={turn?.heard ?? soFar}
        ifEmpty={isOver ? 'Nothing was recognised.' : 'Nothing yet.'}
        testId="turn-heard"
      />
      <h3>
        Said by the agent
        {isScriptedTurn(run) && <span className="muted"> scripted</span>}
      </h3>
      <LongText
        text={saidIn(run)}
        ifEmpty={isOver ? 'The agent said nothing.' : 'Nothing yet.'}
        testId="turn-said"
      />
    </div>
  );
}
