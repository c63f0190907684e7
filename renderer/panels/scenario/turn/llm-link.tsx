import type React from 'react';
import type { LlmLink } from '../../../../electron/common/turn/turn-work.ts';
import { newLlmLink, withOptional } from '../../../store/turn-edits.ts';
import { useLab } from '../../../store/use-lab.ts';
import { Select } from '../../../ui/select.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { EndpointFields } from './endpoint-fields.tsx';
import { engineChoices, type LinkProps } from './link-props.ts';
import { LocalFields } from './local-fields.tsx';
import { ProblemOf } from './problem-of.tsx';
import { TurnNumber } from './turn-number.tsx';

/** Who writes the reply. */
export function LlmLinkFields(props: LinkProps<LlmLink>): React.JSX.Element {
  const { link, index, problems, onChange } = props;
  const models = useLab((state) => state.models);
  const path = `work.${index}.agent.llm`;
  return (
    <section className="turn-part" aria-label="Answers">
      <div className="turn-fields-line">
        <span className="turn-label">Answers</span>
        <Select
          label="Who answers"
          value={link.engine}
          choices={engineChoices(['scripted', 'local', 'endpoint'])}
          unknown=""
          testId={`work-${index}-llm-engine`}
          onChange={(value) => {
            const engine = (['scripted', 'local', 'endpoint'] as const).find(
              (one) => one === value,
            );
            if (engine !== undefined) onChange(newLlmLink(engine, models));
          }}
        />
      </div>
      {link.engine === 'local' && (
        <LocalFields kind="llm" link={link} problems={problems} path={path} onChange={onChange} />
      )}
      {link.engine === 'endpoint' && (
        <EndpointFields link={link} problems={problems} path={path} onChange={onChange} />
      )}
      {link.engine === 'scripted' ? (
        <Script link={link} index={index} problems={problems} onChange={onChange} />
      ) : (
        <>
          <TextArea
            label="What the model is told before the call"
            value={link.system ?? ''}
            placeholder="What the model is told before (optional)"
            rows={2}
            testId={`work-${index}-agent-llm-system`}
            onChange={(text) =>
              onChange(
                withOptional<typeof link, 'system'>(link, 'system', text === '' ? undefined : text),
              )
            }
          />
          <div className="work-line">
            <TurnNumber
              label="At most"
              unit="tokens"
              title="The longest reply; the model may end it before."
              value={link.maxTokens}
              problems={problems}
              path={`${path}.maxTokens`}
              onChange={(maxTokens) => onChange({ ...link, maxTokens })}
            />
          </div>
          <ProblemOf problems={problems} path={`${path}.maxTokens`} />
        </>
      )}
    </section>
  );
}

/** A line that has no words yet is no reply. */
const repliesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
const scriptOf = (text: string): string => repliesOf(text).join('\n');

/** Fixed replies at a set pace: every figure of it is what is set here. */
function Script(props: LinkProps<Extract<LlmLink, { engine: 'scripted' }>>): React.JSX.Element {
  const { link, index, problems, onChange } = props;
  const path = `work.${index}.agent.llm`;
  return (
    <>
      <div className="turn-pair">
        <TurnNumber
          label="First token"
          unit="ms"
          title="Time to the first token. It is set, not measured, and labelled so."
          value={link.ttft}
          problems={problems}
          path={`${path}.ttft`}
          onChange={(ttft) => onChange({ ...link, ttft })}
        />
        <TurnNumber
          label="Tokens"
          unit="1/s"
          title="Words a second from there on."
          value={link.rate}
          problems={problems}
          path={`${path}.rate`}
          onChange={(rate) => onChange({ ...link, rate })}
        />
      </div>
      <ProblemOf problems={problems} path={`${path}.ttft`} />
      <ProblemOf problems={problems} path={`${path}.rate`} />
      <TextArea
        label="Replies, one a line"
        value={link.replies.join('\n')}
        placeholder="Replies, one a line"
        rows={3}
        testId={`work-${index}-replies`}
        meaningOf={scriptOf}
        onChange={(text) => onChange({ ...link, replies: repliesOf(text) })}
      />
      <ProblemOf problems={problems} path={`${path}.replies`} />
    </>
  );
}
