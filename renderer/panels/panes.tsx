import type React from 'react';
import { useEffect, useState } from 'react';
import { useActions, useLab } from '../store/use-lab.ts';
import { Separator } from '../ui/separator.tsx';
import { fitWidths, paneLimits } from './pane-widths.ts';

type PanesProps = {
  readonly left: React.ReactNode;
  readonly middle: React.ReactNode;
  /** null where the middle takes its room. */
  readonly right: React.ReactNode | null;
};

/** Three panes side by side, or two; the lines between them can be moved, and where they stand is remembered. */
export function Panes({ left, middle, right }: PanesProps): React.JSX.Element {
  const leftWidth = useLab((state) => state.leftWidth);
  const rightWidth = useLab((state) => state.rightWidth);
  const { setLeftWidth, setRightWidth } = useActions();
  const whole = useWindowWidth();
  const fitted = fitWidths(leftWidth, rightWidth, whole);
  return (
    <main className="panes">
      <section
        className="pane"
        data-pane="left"
        tabIndex={-1}
        aria-label="Scenario, sessions and models"
        style={{ width: fitted.left }}
      >
        {left}
      </section>
      <Separator
        label="Width of the left pane"
        size={fitted.left}
        least={paneLimits.left.least}
        most={paneLimits.left.most}
        side="left"
        onResize={setLeftWidth}
      />
      <section className="pane pane-middle" data-pane="middle" tabIndex={-1} aria-label="Waterfall">
        {middle}
      </section>
      {right !== null && (
        <>
          <Separator
            label="Width of the right pane"
            size={fitted.right}
            least={paneLimits.right.least}
            most={paneLimits.right.most}
            side="right"
            onResize={setRightWidth}
          />
          <section
            className="pane pane-right"
            data-pane="right"
            tabIndex={-1}
            aria-label="Figures"
            style={{ width: fitted.right }}
          >
            {right}
          </section>
        </>
      )}
    </main>
  );
}

function useWindowWidth(): number {
  const [width, setWidth] = useState(window.innerWidth);
  useEffect(() => {
    const measure = (): void => setWidth(window.innerWidth);
    window.addEventListener('resize', measure);
    return () => window.removeEventListener('resize', measure);
  }, []);
  return width;
}
