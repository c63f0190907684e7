import type React from 'react';
import { type BudgetShare, budgets } from '../../../electron/common/turn/budgets.ts';
import type { OwnerKind, TurnPart } from '../../../electron/common/turn/turn-part-names.ts';
import { formatMillis } from '../../format/time.ts';
import { Button } from '../../ui/button.tsx';
import { type Measured, measuredOfShare, shareWords } from './budget-words.ts';
import { partWords } from './owner-words.ts';

type BudgetChoiceProps = {
  /** The id of a budget; empty for none. */
  readonly chosen: string;
  readonly measured: Measured;
  readonly ownerOf: (part: TurnPart) => OwnerKind;
  /** Which parts are a script's, in a sentence; null where none is. */
  readonly script: string | null;
  readonly gap: number | null;
  readonly onChoose: (id: string) => void;
  readonly onTake: (shares: readonly BudgetShare[]) => void;
};

/** What others published that a turn should take, share by share beside what this one takes. */
export function BudgetChoice(props: BudgetChoiceProps): React.JSX.Element {
  const { chosen, measured, ownerOf, script, gap, onChoose, onTake } = props;
  const budget = budgets.find(({ id }) => id === chosen);
  return (
    <div className="what-if-budget">
      <label>
        Held against{' '}
        <select
          className="select"
          value={chosen}
          data-testid="budget"
          onChange={(event) => onChoose(event.target.value)}
        >
          <option value="">no published budget</option>
          {budgets.map(({ id, name, gap: whole }) => (
            <option key={id} value={id}>
              {name}: {formatMillis(whole)}
            </option>
          ))}
        </select>
      </label>
      {budget !== undefined && (
        <p className="muted selectable">
          {budget.source}
          {budget.published === null ? '' : ` (${budget.published})`}. Here the median gap is{' '}
          {formatMillis(gap)}
          {gap === null ? '' : gap <= budget.gap ? ': within it' : ': above it'}.
          {script !== null && ` ${script}`}
        </p>
      )}
      {budget !== undefined && budget.shares.length > 0 && (
        <>
          <ul>
            {budget.shares.map((share) => (
              <li
                key={share.name}
                className={
                  measuredOfShare(share, measured) > share.time ? 'danger-text' : undefined
                }
                title={share.parts.map((part) => partWords(part, ownerOf(part))).join(', ')}
              >
                {shareWords(share, measured, ownerOf)}
              </li>
            ))}
          </ul>
          <Button look="quiet" data-testid="take-budget" onClick={() => onTake(budget.shares)}>
            What if its shares were kept
          </Button>
        </>
      )}
    </div>
  );
}
