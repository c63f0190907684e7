import type React from 'react';
import type { RecordedRun } from '../../../electron/common/recorded-session.ts';
import type { LineFigures, TurnEvent } from '../../../electron/common/turn/turn-events.ts';
import { isScriptedTurn, turnFigures } from '../../../electron/common/turn/turn-figures.ts';
import type { Millis } from '../../../electron/common/units.ts';
import { counted, fixed, noValue, significant } from '../../format/number.ts';
import { formatMillis, formatSeconds } from '../../format/time.ts';
import { Figure } from '../../ui/figure.tsx';
import { type TurnFigureName, turnDefinitions, turnFigureNames } from './turn-definitions.ts';

/** Every figure of one turn, in the order in which it happens. */
export function TurnNumbers({ run }: { readonly run: RecordedRun }): React.JSX.Element {
  const figures = turnFigures(run);
  const { turn } = run;
  const missing = whyMissing(run);
  const figure = (name: TurnFigureName, value: string, why = missing): React.JSX.Element => (
    <Figure
      key={name}
      name={turnFigureNames[name]}
      definition={turnDefinitions[name]}
      value={value}
      why={why}
    />
  );
  const rate = figures.tokenRate;
  const { context, line, retries, tokens } = figures;
  const ofModel = [
    figure('ttft', formatMillis(figures.ttft)),
    figure('firstSentence', formatMillis(figures.firstSentence)),
    figure(
      'tokenRate',
      rate === null ? noValue : `${significant(rate)}/s`,
      'It takes two tokens, and somebody who counts them.',
    ),
    figure(
      'tokens',
      tokens === null ? noValue : counted(tokens, 'token'),
      'Nobody counts the tokens of this reply.',
    ),
  ];
  const isScripted = isScriptedTurn(run);
  const noModel = 'No language model was asked.';
  const difference = figures.recordedDifference;
  return (
    <div data-testid="turn-numbers">
      <dl className="figures">
        {figure('gap', formatMillis(figures.gap))}
        {figure(
          'recordedGap',
          difference === null ? noValue : signed(difference),
          'The recorded call was not looked at yet, or one side is silent in it.',
        )}
        {figure('endpointing', formatMillis(figures.endpointing))}
        {figure('asrFinal', formatMillis(figures.asrFinal))}
        {figure('finalText', formatMillis(figures.finalText))}
        {!isScripted && ofModel}
        {figure('ttfa', formatMillis(figures.ttfa))}
        {figure('transport', formatMillis(figures.transport))}
        {figure('lab', formatMillis(figures.lab))}
        {turn?.interrupted !== undefined &&
          figure('timeToSilence', formatMillis(figures.timeToSilence))}
        {figure('messages', context === null ? noValue : fixed(context.messages, 0), noModel)}
        {figure('context', context === null ? noValue : sizeOf(context), noModel)}
        {figure('restarts', turn === null ? noValue : fixed(figures.restarts, 0))}
        {retries.count > 0 &&
          figure('retries', `${fixed(retries.count, 0)} (${formatMillis(retries.time)})`)}
        {line !== null && (
          <>
            {figure('arrival', formatMillis(line.arrival.p99), noPacket)}
            {figure('playout', formatMillis(line.playout.p99), noPacket)}
            {figure('underruns', underrunsOf(line))}
            {figure('lost', fixed(line.lost, 0))}
          </>
        )}
      </dl>
      {isScripted && (
        <>
          <h3
            className="turn-scripted"
            title="No model wrote this reply: its pace is the scenario's own."
          >
            Scripted
          </h3>
          <dl className="figures">{ofModel}</dl>
        </>
      )}
    </div>
  );
}

const noPacket = 'There was no packet.';

const signed = (difference: Millis): string =>
  `${difference < 0 ? '−' : '+'}${formatMillis(Math.abs(difference))}`;

const underrunsOf = ({ underruns, underrun }: LineFigures): string =>
  underruns === 0 ? '0' : `${fixed(underruns, 0)}, ${formatSeconds(underrun)}`;

const sizeOf = ({ tokens, characters }: TurnEvent['context']): string =>
  tokens === null ? `${fixed(characters, 0)} chars` : counted(tokens, 'token');

function whyMissing({ ended, turn }: RecordedRun): string {
  if (ended === null) return 'The turn is not over.';
  if (ended.outcome.status !== 'measured') return 'The turn was not measured to its end.';
  return turn === null ? 'The recording does not say.' : 'It does not apply to this turn.';
}
