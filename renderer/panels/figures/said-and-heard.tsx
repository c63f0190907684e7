import type React from 'react';
import { useMemo, useState } from 'react';
import { languageOf } from '../../../electron/common/language-of.ts';
import { referenceOf, runFigures } from '../../../electron/common/metrics.ts';
import { heardText, type RecordedRun } from '../../../electron/common/recorded-session.ts';
import { errorRateKind } from '../../../electron/common/word-error-rate.ts';
import { counted, fixed } from '../../format/number.ts';
import { formatPercent } from '../../format/ratio.ts';
import { Button } from '../../ui/button.tsx';
import { figureDefinitions } from './definitions.ts';
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
  if (work.kind === 'imported' || work.kind === 'turn') return null;
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

const shortLength = 1_500;

type LongTextProps = {
  readonly text: string;
  readonly ifEmpty: string;
  readonly testId: string;
};

/** A text, cut while it is longer than a person reads at a glance. */
function LongText({ text, ifEmpty, testId }: LongTextProps): React.JSX.Element {
  const [isWhole, setWhole] = useState(false);
  const shown = useMemo(
    () => (isWhole || text.length <= shortLength ? text : `${text.slice(0, shortLength)}…`),
    [text, isWhole],
  );
  return (
    <>
      <p className={text === '' ? 'long-text muted' : 'long-text selectable'} data-testid={testId}>
        {text === '' ? ifEmpty : shown}
      </p>
      {shown.length < text.length && (
        <Button look="quiet" onClick={() => setWhole(true)}>
          Show all {fixed(text.length, 0)} characters
        </Button>
      )}
    </>
  );
}
