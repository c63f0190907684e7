import type React from 'react';
import type { Device } from '../../../electron/common/device.ts';
import type { Scenario } from '../../../electron/common/scenario.ts';
import { toggleDevice } from '../../store/scenario-edits.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';

type DeviceChoiceProps = { readonly scenario: Scenario; readonly problem: string | undefined };

/** Every work runs on each device that is ticked. One that is not ready says why. */
export function DeviceChoice({ scenario, problem }: DeviceChoiceProps): React.JSX.Element {
  const devices = useLab((state) => state.devices);
  const isAsking = useLab((state) => state.tasks.has('devices'));
  const { changeScenario, refreshDevices } = useActions();
  const listed = devices ?? [];
  const unknown = scenario.devices.filter((id) => listed.every((device) => device.id !== id));
  const toggle = (id: string, isChosen: boolean): void =>
    changeScenario('devices', (old) =>
      toggleDevice(
        old,
        id,
        isChosen,
        listed.map((device) => device.id),
      ),
    );
  return (
    <fieldset className="devices">
      <legend>Devices</legend>
      <Button look="quiet" isBusy={isAsking} onClick={() => void refreshDevices()}>
        {isAsking ? 'Looking…' : 'Look again'}
      </Button>
      {listed.map((device) => (
        <DeviceLine
          key={device.id}
          device={device}
          isChosen={scenario.devices.includes(device.id)}
          onToggle={(isChosen) => toggle(device.id, isChosen)}
        />
      ))}
      {devices !== null &&
        unknown.map((id) => (
          <DeviceLine
            key={id}
            device={{
              id,
              name: id,
              provider: 'cpu',
              gpu: null,
              vendor: null,
              driver: null,
              memory: null,
              busId: null,
              isSoftware: false,
              lacks: [],
              ready: false,
              reason: 'This machine has no such device: its runs will fail.',
            }}
            isChosen
            onToggle={(isChosen) => toggle(id, isChosen)}
          />
        ))}
      {problem !== undefined && <p className="problem">{problem}</p>}
    </fieldset>
  );
}

type DeviceLineProps = {
  readonly device: Device;
  readonly isChosen: boolean;
  readonly onToggle: (isChosen: boolean) => void;
};

function DeviceLine({ device, isChosen, onToggle }: DeviceLineProps): React.JSX.Element {
  return (
    <label className="device" data-ready={device.ready}>
      <input
        type="checkbox"
        checked={isChosen}
        disabled={!device.ready && !isChosen}
        data-testid={`device-${device.id}`}
        onChange={(event) => onToggle(event.target.checked)}
      />
      <span className="device-name" title={device.name}>
        {device.name}
      </span>
      <span className="muted">{device.provider}</span>
      {device.reason !== null && <span className="device-reason">{device.reason}</span>}
    </label>
  );
}
