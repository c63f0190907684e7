import type React from 'react';
import { detectorModel } from '../../../../electron/common/turn/turn-work.ts';
import { useLab } from '../../../store/use-lab.ts';
import { MissingModel } from '../model-choice.tsx';
import { AsrLinkFields } from './asr-link.tsx';
import { CallerFields } from './caller-fields.tsx';
import { LineFields } from './line-fields.tsx';
import { LlmLinkFields } from './llm-link.tsx';
import type { PartProps } from './part.ts';
import { RealtimeLinkFields } from './realtime-link.tsx';
import { TtsLinkFields } from './tts-link.tsx';

/** A call: who speaks, who hears, answers and speaks back, and the line between them. */
export function TurnFields(props: PartProps): React.JSX.Element {
  const { work, index, problems, onChange } = props;
  const { agent } = work;
  const detector = useLab(({ models }) => models?.find(({ id }) => id === detectorModel));
  return (
    <div className="work-fields">
      <CallerFields {...props} />
      {'realtime' in agent ? (
        <RealtimeLinkFields
          link={agent.realtime}
          index={index}
          problems={problems}
          onChange={(realtime) => onChange({ ...work, agent: { realtime } })}
        />
      ) : (
        <>
          <AsrLinkFields
            link={agent.asr}
            index={index}
            problems={problems}
            onChange={(asr) => onChange({ ...work, agent: { ...agent, asr } })}
          />
          {agent.llm !== null && (
            <LlmLinkFields
              link={agent.llm}
              index={index}
              problems={problems}
              onChange={(llm) => onChange({ ...work, agent: { ...agent, llm } })}
            />
          )}
          {agent.tts !== null && (
            <TtsLinkFields
              link={agent.tts}
              index={index}
              problems={problems}
              onChange={(tts) => onChange({ ...work, agent: { ...agent, tts } })}
            />
          )}
        </>
      )}
      <LineFields {...props} />
      {detector !== undefined && detector.state !== 'ready' && <MissingModel model={detector} />}
    </div>
  );
}
