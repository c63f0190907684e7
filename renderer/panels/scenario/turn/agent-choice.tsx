import type React from 'react';
import type { TurnWork } from '../../../../electron/common/turn/turn-work.ts';
import { type AgentKind, agentKindOf, withAgentKind } from '../../../store/turn-edits.ts';
import { useLab } from '../../../store/use-lab.ts';
import { Select } from '../../../ui/select.tsx';

const kinds: Readonly<Record<AgentKind, string>> = {
  answers: 'Hears, answers, speaks',
  transcribes: 'Transcribes only',
  realtime: 'Realtime endpoint',
};

type AgentChoiceProps = {
  readonly work: TurnWork;
  readonly index: number;
  readonly onChange: (work: TurnWork) => void;
};

/** What kind of agent takes the call. */
export function AgentChoice({ work, index, onChange }: AgentChoiceProps): React.JSX.Element {
  const models = useLab((state) => state.models);
  return (
    <Select
      label={`Agent of work ${index + 1}`}
      value={agentKindOf(work.agent)}
      choices={(Object.keys(kinds) as AgentKind[]).map((value) => ({ value, label: kinds[value] }))}
      unknown=""
      testId={`work-${index}-agent`}
      onChange={(value) => {
        const kind = (Object.keys(kinds) as AgentKind[]).find((one) => one === value);
        if (kind !== undefined) onChange(withAgentKind(work, kind, models));
      }}
    />
  );
}
