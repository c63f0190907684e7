import type React from 'react';
import type { Scenario, Work } from '../../../electron/common/scenario.ts';
import { workName } from '../../format/run-name.ts';
import { newAsrWork, newLlmWork, newTtsWork } from '../../store/scenario-actions.ts';
import {
  changeWork,
  duplicateWork,
  moveWork,
  removeWork,
  withModel,
} from '../../store/scenario-edits.ts';
import type { Problems } from '../../store/scenario-problems.ts';
import { newTurnWork } from '../../store/turn-edits.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { AsrFields } from './asr-fields.tsx';
import { LlmFields } from './llm-fields.tsx';
import { ModelChoice } from './model-choice.tsx';
import { TtsFields } from './tts-fields.tsx';
import { AgentChoice } from './turn/agent-choice.tsx';
import { TurnFields } from './turn/turn-fields.tsx';

type WorkListProps = { readonly scenario: Scenario; readonly problems: Problems };

/** Texts to speak, audio to recognise and messages to answer, in the order in which they run. */
export function WorkList({ scenario, problems }: WorkListProps): React.JSX.Element {
  const models = useLab((state) => state.models);
  const { addWork } = useActions();
  const problem = problems.get('work');
  // A work is named by its place: two may be alike, and it keeps its fields while it is edited.
  const places = scenario.work.map((work, index) => ({ work, index }));
  return (
    <div className="works">
      <ol>
        {places.map(({ work, index }) => (
          <WorkItem
            key={index}
            work={work}
            index={index}
            count={places.length}
            problems={problems}
          />
        ))}
      </ol>
      {problem !== undefined && <p className="problem scenario-problem">{problem}</p>}
      <div className="works-add">
        <Button
          icon="plus"
          look="quiet"
          data-testid="add-tts"
          onClick={() => addWork(newTtsWork(models))}
        >
          Text to speak
        </Button>
        <Button
          icon="plus"
          look="quiet"
          data-testid="add-asr"
          onClick={() => addWork(newAsrWork(models, null))}
        >
          Audio to recognise
        </Button>
        {models?.some(({ kind }) => kind === 'llm') === true && (
          <Button
            icon="plus"
            look="quiet"
            data-testid="add-llm"
            onClick={() => addWork(newLlmWork(models))}
          >
            Language model reply
          </Button>
        )}
        <Button
          icon="plus"
          look="quiet"
          data-testid="add-turn"
          onClick={() => addWork(newTurnWork(models))}
        >
          Voice turn
        </Button>
      </div>
    </div>
  );
}

type WorkItemProps = {
  readonly work: Work;
  readonly index: number;
  readonly count: number;
  readonly problems: Problems;
};

function WorkItem({ work, index, count, problems }: WorkItemProps): React.JSX.Element {
  const { changeScenario } = useActions();
  const models = useLab((state) => state.models);
  const change = (next: Work): void =>
    changeScenario(`work ${index}`, (scenario) => changeWork(scenario, index, next));
  return (
    <li className="work" data-testid={`work-${index}`}>
      <header className="work-head">
        <span className="work-kind">{workName(work.kind, index)}</span>
        {work.kind === 'turn' ? (
          <AgentChoice work={work} index={index} onChange={change} />
        ) : (
          <ModelChoice
            kind={work.kind}
            model={work.model}
            problem={problems.get(`work.${index}.model`)}
            onChange={(model) => change(withModel(work, model, models))}
            testId={`work-${index}-model`}
          />
        )}
        <Menu
          label={`More for work ${index + 1}`}
          items={[
            {
              label: 'Duplicate',
              icon: 'copy',
              onSelect: () => changeScenario('copy', (old) => duplicateWork(old, index)),
            },
            {
              label: 'Move up',
              icon: 'up',
              isDisabled: index === 0,
              onSelect: () => changeScenario('move', (old) => moveWork(old, index, -1)),
            },
            {
              label: 'Move down',
              icon: 'down',
              isDisabled: index === count - 1,
              onSelect: () => changeScenario('move', (old) => moveWork(old, index, 1)),
            },
          ]}
        />
        <IconButton
          icon="close"
          label={`Remove work ${index + 1}`}
          data-testid={`work-${index}-remove`}
          onClick={() => changeScenario('remove', (old) => removeWork(old, index))}
        />
      </header>
      {work.kind === 'tts' && (
        <TtsFields
          work={work}
          index={index}
          problem={problems.get(`work.${index}.speed`)}
          onChange={change}
        />
      )}
      {work.kind === 'asr' && (
        <AsrFields
          work={work}
          index={index}
          problem={problems.get(`work.${index}.audio`)}
          intervalProblem={problems.get(`work.${index}.streaming.interval`)}
          onChange={change}
        />
      )}
      {work.kind === 'turn' && (
        <TurnFields work={work} index={index} problems={problems} onChange={change} />
      )}
      {work.kind === 'llm' && (
        <LlmFields
          work={work}
          index={index}
          problem={problems.get(`work.${index}.maxTokens`)}
          onChange={change}
        />
      )}
    </li>
  );
}
