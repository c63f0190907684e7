import type React from 'react';
import { useId } from 'react';
import type { Device } from '../../../electron/common/device.ts';
import type { Scenario } from '../../../electron/common/scenario.ts';
import { formatMemory } from '../../format/bytes.ts';
import { providerNames } from '../../store/device-groups.ts';
import type { Problems } from '../../store/scenario-problems.ts';
import { DeviceSettings } from './device-settings.tsx';

type DeviceLineProps = {
  readonly device: Device;
  readonly scenario: Scenario;
  readonly problems: Problems;
  readonly onToggle: (isChosen: boolean) => void;
};

/** One way to run models: whether it is ready, why not and what to do; its settings once it is chosen. */
export function DeviceLine(props: DeviceLineProps): React.JSX.Element {
  const { device, scenario, problems, onToggle } = props;
  const { id, name, provider, gpu, isSoftware, ready, reason, lacks } = device;
  const isChosen = scenario.devices.includes(id);
  const why = useId();
  const isGpu = gpu !== null || isSoftware;
  return (
    <div className="device" data-ready={ready}>
      <label>
        <input
          type="checkbox"
          checked={isChosen}
          disabled={!ready && !isChosen}
          aria-describedby={why}
          data-testid={`device-${id}`}
          onChange={(event) => onToggle(event.target.checked)}
        />
        <span className="device-name" title={`${name} (${id})`}>
          {isGpu ? providerNames[provider] : name}
        </span>
        <span className="device-state">
          <i className="device-dot" />
          {ready ? 'ready' : 'not ready'}
        </span>
      </label>
      <div className="device-about" id={why}>
        <p className="muted">{facts(device)}</p>
        {reason !== null && <p className={ready ? 'muted' : 'device-reason'}>{reason}</p>}
        {reason === null && lacks.length > 0 && <p className="muted">Lacks {lacks.join(', ')}.</p>}
      </div>
      {isChosen && <DeviceSettings device={device} scenario={scenario} problems={problems} />}
    </div>
  );
}

/** `cuda:0 · 24.0 GiB · driver 550.54` */
const facts = ({ id, memory, driver }: Device): string =>
  [
    id,
    ...(memory === null ? [] : [formatMemory(memory)]),
    ...(driver === null ? [] : [`driver ${driver}`]),
  ].join(' · ');
