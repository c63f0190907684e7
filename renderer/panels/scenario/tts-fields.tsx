import type React from 'react';
import { useCallback, useState } from 'react';
import type { TtsWork } from '../../../electron/common/scenario.ts';
import { counted } from '../../format/number.ts';
import { NumberField } from '../../ui/number-field.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { LanguageChoice, VoiceChoice } from './voice-choice.tsx';

type TtsFieldsProps = {
  readonly work: TtsWork;
  readonly index: number;
  readonly problem: string | undefined;
  readonly onChange: (work: TtsWork) => void;
};

/** A text to speak, by whom, and how fast. */
export function TtsFields({ work, index, problem, onChange }: TtsFieldsProps): React.JSX.Element {
  const [length, setLength] = useState(work.text.length);
  const onLength = useCallback((next: number) => setLength(next), []);
  return (
    <div className="work-fields">
      <TextArea
        label={`Text of work ${index + 1}`}
        value={work.text}
        placeholder="Type what is to be spoken."
        rows={3}
        onChange={(text) => onChange({ ...work, text })}
        onLength={onLength}
        testId={`work-${index}-text`}
      />
      <VoiceChoice work={work} index={index} onChange={onChange} />
      <LanguageChoice
        work={work}
        index={index}
        unsaid="Language: that of the voice"
        onChange={onChange}
      />
      <div className="work-line">
        <NumberField
          label="Speed"
          unit="×"
          title="1 is the voice's own pace; 2 is twice as fast."
          value={work.speed}
          isInvalid={problem !== undefined}
          problemId={`work-${index}-problem`}
          onChange={(speed) => onChange({ ...work, speed })}
          testId={`work-${index}-speed`}
        />
        <span className={length === 0 ? 'warning-text' : 'muted'}>
          {length === 0 ? 'Empty: the run will fail.' : counted(length, 'character')}
        </span>
      </div>
      {problem !== undefined && (
        <p id={`work-${index}-problem`} className="problem">
          {problem}
        </p>
      )}
    </div>
  );
}
