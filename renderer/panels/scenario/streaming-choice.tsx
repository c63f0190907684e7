import type React from 'react';
import type { AsrWork } from '../../../electron/common/scenario.ts';
import { NumberField } from '../../ui/number-field.tsx';

type StreamingChoiceProps = {
  readonly work: AsrWork;
  readonly index: number;
  readonly problem: string | undefined;
  readonly onChange: (work: AsrWork) => void;
};

/** What the interval is where nobody chose another, as in the scenario's schema. */
const usualInterval = 0.5;

/** Whether the audio arrives in real time, and how often the model is to hear what has arrived. */
export function StreamingChoice(props: StreamingChoiceProps): React.JSX.Element {
  const { work, index, problem, onChange } = props;
  const { streaming, ...atOnce } = work;
  const problemId = `work-${index}-interval-problem`;
  return (
    <>
      <div className="work-line">
        <label
          className="check"
          title="The audio arrives in real time, and the model hears what has arrived: partial texts, and how late they come."
        >
          <input
            type="checkbox"
            checked={streaming !== undefined}
            data-testid={`work-${index}-streaming`}
            onChange={(event) =>
              onChange(
                event.target.checked
                  ? { ...atOnce, streaming: { interval: usualInterval } }
                  : atOnce,
              )
            }
          />
          Streaming
        </label>
        {streaming !== undefined && (
          <NumberField
            label="Text every"
            unit="s"
            title="A partial text every so many seconds, while somebody speaks."
            value={streaming.interval}
            isInvalid={problem !== undefined}
            problemId={problemId}
            onChange={(interval) => onChange({ ...work, streaming: { interval } })}
            testId={`work-${index}-interval`}
          />
        )}
      </div>
      {problem !== undefined && (
        <p id={problemId} className="problem">
          {problem}
        </p>
      )}
    </>
  );
}
