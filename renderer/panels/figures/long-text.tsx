import type React from 'react';
import { useMemo, useState } from 'react';
import { fixed } from '../../format/number.ts';
import { Button } from '../../ui/button.tsx';

const shortLength = 1_500;

type LongTextProps = {
  readonly text: string;
  readonly ifEmpty: string;
  readonly testId: string;
};

/** A text, cut while it is longer than a person reads at a glance. */
export function LongText({ text, ifEmpty, testId }: LongTextProps): React.JSX.Element {
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
