import type React from 'react';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';

/** What can be done with the ticked sessions; nothing while none is ticked. */
export function CompareMarked(): React.JSX.Element | null {
  const count = useLab((state) => state.marked.length);
  const isOpening = useLab((state) => state.tasks.has('compare'));
  const { compareMarked, clearMarks } = useActions();
  if (count === 0) return null;
  return (
    <div className="compare-marked" role="status">
      <Button
        look="primary"
        disabled={count < 2}
        isBusy={isOpening}
        title={count < 2 ? 'Tick one more session: a comparison has 2 to 4.' : undefined}
        data-testid="compare-marked"
        onClick={() => void compareMarked()}
      >
        Compare {count} {count === 1 ? 'session' : 'sessions'}
      </Button>
      <Button look="quiet" onClick={clearMarks}>
        Clear
      </Button>
    </div>
  );
}
