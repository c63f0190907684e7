import type React from 'react';
import type { Device } from '../../../electron/common/device.ts';
import { targetsOf } from '../../../electron/common/plan.ts';
import type { Scenario } from '../../../electron/common/scenario.ts';
import { groupDevices } from '../../store/device-groups.ts';
import { toggleDevice } from '../../store/scenario-edits.ts';
import type { Problems } from '../../store/scenario-problems.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { DeviceLine } from './device-line.tsx';

type DeviceChoiceProps = { readonly scenario: Scenario; readonly problems: Problems };

/** Every work runs on each device that is ticked. One that is not ready says why. */
export function DeviceChoice({ scenario, problems }: DeviceChoiceProps): React.JSX.Element {
  const devices = useLab((state) => state.devices);
  const isAsking = useLab((state) => state.tasks.has('devices'));
  const { changeScenario, refreshDevices } = useActions();
  const listed = devices ?? [];
  const order = listed.map(({ id }) => id);
  const unknown = devices === null ? [] : scenario.devices.filter((id) => !order.includes(id));
  const problem = problems.get('devices');
  const line = (device: Device): React.JSX.Element => (
    <DeviceLine
      key={device.id}
      device={device}
      scenario={scenario}
      problems={problems}
      onToggle={(isChosen) =>
        changeScenario('devices', (old) => toggleDevice(old, device.id, isChosen, order))
      }
    />
  );
  return (
    <fieldset className="devices" aria-busy={isAsking}>
      <legend>Devices</legend>
      <Button
        look="quiet"
        isBusy={isAsking}
        title="Asks every device anew: each runs a tiny model once"
        data-testid="look-again"
        onClick={() => void refreshDevices(true)}
      >
        {isAsking ? 'Looking…' : 'Look again'}
      </Button>
      {isAsking && (
        <div className="devices-asking">
          <ProgressBar label="Looking for devices" done={0} total={null} />
          <p className="muted">Each device runs a tiny model once, to be sure of it.</p>
        </div>
      )}
      {groupDevices(listed).map(({ key, title, devices: group }) => (
        <div key={key} className="device-group">
          {title !== null && <DeviceHeading title={title} device={group[0]} />}
          {group.map(line)}
        </div>
      ))}
      {unknown.map((id) => line(unknownDevice(id)))}
      {problem !== undefined && <p className="problem">{problem}</p>}
      <Turns count={targetsOf(scenario).length} seed={scenario.seed} />
    </fieldset>
  );
}

type DeviceHeadingProps = { readonly title: string; readonly device: Device | undefined };

function DeviceHeading({ title, device }: DeviceHeadingProps): React.JSX.Element {
  const bus = device?.busId == null ? '' : `, at ${device.busId}`;
  return (
    <p className="device-heading" title={`${title}${bus}`}>
      {title}
    </p>
  );
}

/** How several targets share the time of the session. */
function Turns(props: { readonly count: number; readonly seed: number }): React.JSX.Element | null {
  const { count, seed } = props;
  if (count < 2) return null;
  const first = seed === 0 ? '' : '; who goes first is drawn by the seed';
  return (
    <p className="muted device-turns" data-testid="device-turns">
      {count === 2 ? 'Two targets: runs' : `${count} targets: runs`} alternate{' '}
      {count === 2 ? 'A-B-B-A' : 'there and back (A-B-C-C-B-A)'}, so that heat and clocks favour
      none{first}.
    </p>
  );
}

const unknownDevice = (id: string): Device => ({
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
  reason: 'This machine has no such device. Let it go, or open the scenario where it is.',
});
