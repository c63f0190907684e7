import type React from 'react';
import { languageOf } from '../../../electron/common/language-of.ts';
import { referenceOf, runFigures } from '../../../electron/common/metrics.ts';
import { heardText, type RecordedRun } from '../../../electron/common/recorded-session.ts';
import { errorRateKind } from '../../../electron/common/word-error-rate.ts';
import { counted } from '../../format/number.ts';
import { formatPercent } from '../../format/ratio.ts';
import { figureDefinitions } from './definitions.ts';
import { LongText } from './long-text.tsx';
import { TurnTexts } from './turn-texts.tsx';
import { WordDiff } from './word-diff.tsx';

type SaidAndHeardProps = {
  readonly run: RecordedRun;
  /** The run that heard what this one spoke, where there is one. */
  readonly listener: RecordedRun | undefined;
};

/** The text that went in, and the text that came out. */
export function SaidAndHeard({ run, listener }: SaidAndHeardProps): React.JSX.Element | null {
  const { work } = run;
  const heard = heardText(run);
  if (run.plan.kind === 'listen') return <HeardByListener listener={run} />;
  if (work.kind === 'tts') {
    return (
      <div className="texts">
        <h3>
          Text to speak <span className="muted">{counted(work.text.length, 'character')}</span>
        </h3>
        <LongText text={work.text} ifEmpty="The text is empty." testId="said-text" />
        {listener !== undefined && <HeardByListener listener={listener} />}
      </div>
    );
  }
  if (work.kind === 'imported') return null;
  if (work.kind === 'turn') return <TurnTexts run={run} />;
  const isOver = run.ended !== null;
  return (
    <div className="texts">
      <h3>{work.kind === 'llm' ? 'Reply' : 'Heard'}</h3>
      <LongText
        text={heard}
        ifEmpty={!isOver ? 'Nothing yet.' : nothingCame[work.kind]}
        testId="heard-text"
      />
      {work.kind === 'asr' && work.reference !== undefined && heard !== '' && isInWords(run) && (
        <WordDiff reference={work.reference} heard={heard} />
      )}
    </div>
  );
}

/** What an ASR model heard of what was spoken, against the text to speak. */
function HeardByListener({ listener }: { readonly listener: RecordedRun }): React.JSX.Element {
  const { plan, ended } = listener;
  const heard = heardText(listener);
  const reference = referenceOf(listener);
  const outcome = ended?.outcome;
  const errors = errorRateKind(languageOf(listener));
  const rate = runFigures(listener)[errors];
  return (
    <div className="texts" data-testid="round-trip-heard">
      <h3 title={figureDefinitions.roundTrip}>
        Heard by {plan.model}{' '}
        {rate !== null && (
          <span className="muted" title={figureDefinitions[errors]}>
            {errors.toUpperCase()} {formatPercent(rate)}
          </span>
        )}
      </h3>
      <LongText
        text={outcome?.status === 'failed' ? outcome.detail : heard}
        ifEmpty={ended === null ? 'Nothing yet.' : nothingCame.asr}
        testId="heard-text"
      />
      {outcome?.status === 'measured' && reference !== undefined && errors === 'wer' && (
        <WordDiff reference={reference} heard={heard} />
      )}
    </div>
  );
}

/** Characters stand in no table of words. */
const isInWords = (run: RecordedRun): boolean => errorRateKind(languageOf(run)) === 'wer';

const nothingCame = { asr: 'Nothing was recognised.', llm: 'The reply is empty.' } as const;
