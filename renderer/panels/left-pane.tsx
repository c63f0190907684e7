import { Tabs } from 'radix-ui';
import type React from 'react';
import type { LeftTab } from '../store/lab-state.ts';
import { useActions, useLab } from '../store/use-lab.ts';
import { ModelLibrary } from './models/model-library.tsx';
import { ScenarioPanel } from './scenario/scenario-panel.tsx';
import { SessionList } from './sessions/session-list.tsx';

const tabs: readonly LeftTab[] = ['scenario', 'sessions', 'models'];

/** What to measure, what was measured, and what there is to measure with. */
export function LeftPane(): React.JSX.Element {
  const count = useLab((state) => state.sessions?.length ?? null);
  const tab = useLab((state) => state.leftTab);
  const { showLeftTab } = useActions();
  return (
    <Tabs.Root
      className="tabs"
      value={tab}
      onValueChange={(value) => showLeftTab(tabs.find((known) => known === value) ?? 'scenario')}
    >
      <Tabs.List className="tab-list" aria-label="Scenario, sessions and models">
        <Tabs.Trigger className="tab" value="scenario" data-testid="tab-scenario">
          Scenario
        </Tabs.Trigger>
        <Tabs.Trigger className="tab" value="sessions" data-testid="tab-sessions">
          Sessions
          {count !== null && count > 0 && <span className="tab-count">{count}</span>}
        </Tabs.Trigger>
        <Tabs.Trigger className="tab" value="models" data-testid="tab-models">
          Models
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content className="tab-content" value="scenario" tabIndex={-1}>
        <ScenarioPanel />
      </Tabs.Content>
      <Tabs.Content className="tab-content" value="sessions" tabIndex={-1}>
        <SessionList />
      </Tabs.Content>
      <Tabs.Content className="tab-content" value="models" tabIndex={-1}>
        <ModelLibrary />
      </Tabs.Content>
    </Tabs.Root>
  );
}
