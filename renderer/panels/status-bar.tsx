import type React from 'react';
import { formatMemory } from '../format/bytes.ts';
import { counted, noValue } from '../format/number.ts';
import { useLab } from '../store/use-lab.ts';
import { Icon } from '../ui/icon.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';

/** What measures, and where it is kept: whoever doubts a figure looks here first. */
export function StatusBar(): React.JSX.Element {
  const welcome = useLab((state) => state.welcome);
  const [activity] = useLab((state) => state.activities);
  if (welcome === null) {
    return (
      <footer className="status-bar" data-testid="status-bar">
        Asking the lab…
      </footer>
    );
  }
  const { machine, runtime, runtimeNotice, sessionsFolder } = welcome;
  const gpus = machine.gpus.map(({ name }) => name).join(', ');
  return (
    <footer className="status-bar" data-testid="status-bar">
      {runtimeNotice !== null && (
        <span className="status-notice" title={runtimeNotice}>
          <Icon name="warning" />
          <span>{runtimeNotice}</span>
        </span>
      )}
      <span className="status-machine" title={`${machine.osName} · ${machine.kernel}`}>
        {machine.cpu}
        {machine.cores !== null && ` · ${counted(machine.cores, 'core')}`} ·{' '}
        {formatMemory(machine.memory)}
        {gpus !== '' && ` · ${gpus}`}
      </span>
      <span
        className="status-fixed"
        title={`lab ${runtime.lab} · Electron ${runtime.electron ?? noValue} · Node ${runtime.node}`}
      >
        onnxruntime {runtime.onnxruntime}
      </span>
      {activity !== undefined && (
        <span className="status-activity">
          <span>{activity.label}</span>
          <ProgressBar label={activity.label} done={activity.done} total={activity.total} />
        </span>
      )}
      <span className="status-folder" title={`Recordings: ${sessionsFolder}`}>
        <bdi dir="ltr">{sessionsFolder}</bdi>
      </span>
    </footer>
  );
}
