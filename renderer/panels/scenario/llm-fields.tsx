import type React from 'react';
import type { LlmWork } from '../../../electron/common/scenario.ts';
import { counted } from '../../format/number.ts';
import { messagesBetween, saidBy, sayAs } from '../../store/conversation-edits.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { TextArea } from '../../ui/text-area.tsx';

type LlmFieldsProps = {
  readonly work: LlmWork;
  readonly index: number;
  readonly problem: string | undefined;
  readonly onChange: (work: LlmWork) => void;
};

/** What a language model is told and asked, and how long its reply may be. */
export function LlmFields({ work, index, problem, onChange }: LlmFieldsProps): React.JSX.Element {
  const between = messagesBetween(work);
  return (
    <div className="work-fields">
      <TextArea
        label={`What the model of work ${index + 1} is told before`}
        value={saidBy(work, 'system')}
        placeholder="What the model is told before (optional)"
        rows={2}
        onChange={(text) => onChange(sayAs(work, 'system', text))}
        testId={`work-${index}-system`}
      />
      <TextArea
        label={`What the user says in work ${index + 1}`}
        value={saidBy(work, 'user')}
        placeholder="Type what the user says."
        rows={3}
        onChange={(text) => onChange(sayAs(work, 'user', text))}
        testId={`work-${index}-user`}
      />
      <div className="work-line">
        <NumberField
          label="At most"
          unit="tokens"
          title="The longest reply; the model may end it before."
          value={work.maxTokens}
          isInvalid={problem !== undefined}
          problemId={`work-${index}-problem`}
          onChange={(maxTokens) => onChange({ ...work, maxTokens })}
          testId={`work-${index}-max-tokens`}
        />
        {between > 0 && (
          <span className="muted">{counted(between, 'message')} between stay as they are.</span>
        )}
      </div>
      {problem !== undefined && (
        <p id={`work-${index}-problem`} className="problem">
          {problem}
        </p>
      )}
    </div>
  );
}
