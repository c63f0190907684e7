import type React from 'react';
import type { ReplyFigures as Reply } from '../../../electron/common/reply-figures.ts';
import { fixed, noValue, significant } from '../../format/number.ts';
import { formatMillis } from '../../format/time.ts';
import { Figure } from '../../ui/figure.tsx';
import { figureDefinitions as definitions } from './definitions.ts';

const perSecond = (rate: number | null): string =>
  rate === null ? noValue : `${significant(rate)}/s`;

/** How fast a language model read and answered, in the place of what audio would say. */
export function ReplyFigures({ reply }: { readonly reply: Reply }): React.JSX.Element {
  const { ttft, itl, tokenRate, tokens, promptTokens, prefillRate } = reply;
  const noText = 'No token with text came.';
  const tooShort = 'It takes two tokens at least.';
  return (
    <>
      <Figure
        name="Prompt"
        definition="How many tokens the model was given: messages and template."
        value={promptTokens === null ? noValue : fixed(promptTokens, 0)}
        why="The prompt was not written to its end."
      />
      <Figure
        name="Reply"
        definition="How many tokens the model gave, the end token among them."
        value={tokens === 0 ? noValue : fixed(tokens, 0)}
        why="No token came."
      />
      <Figure name="TTFT" definition={definitions.ttft} value={formatMillis(ttft)} why={noText} />
      <Figure name="ITL" definition={definitions.itl} value={formatMillis(itl)} why={tooShort} />
      <Figure
        name="Tokens"
        definition={definitions.tokenRate}
        value={perSecond(tokenRate)}
        why={tooShort}
      />
      <Figure
        name="Prefill"
        definition={definitions.prefillRate}
        value={perSecond(prefillRate)}
        why="The prompt was not read to its end."
      />
    </>
  );
}
