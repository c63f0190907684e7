import type React from 'react';
import type { LocalLink } from '../../../../electron/common/turn/turn-work.ts';
import type { Problems } from '../../../store/scenario-problems.ts';
import { useLab } from '../../../store/use-lab.ts';
import { Select } from '../../../ui/select.tsx';
import { ModelChoice } from '../model-choice.tsx';
import { findProblem } from './problem-of.tsx';

type Local = { readonly model: string; readonly device: string };

type LocalFieldsProps<Link extends Local> = {
  readonly kind: LocalLink;
  readonly link: Link;
  readonly problems: Problems;
  readonly path: string;
  readonly onChange: (link: Link) => void;
};

/** A link on this machine: its model, and on which device. */
export function LocalFields<Link extends Local>(props: LocalFieldsProps<Link>): React.JSX.Element {
  const { kind, link, problems, path, onChange } = props;
  const devices = useLab((state) => state.devices);
  const testId = path.replaceAll('.', '-');
  return (
    <div className="turn-local">
      <ModelChoice
        kind={kind}
        model={link.model}
        problem={findProblem(problems, `${path}.model`)}
        onChange={(model) => onChange({ ...link, model })}
        testId={`${testId}-model`}
      />
      <Select
        label="Device"
        value={link.device}
        choices={(devices ?? []).map(({ id, name, ready }) => ({
          value: id,
          label: ready ? name : `${name} (not ready)`,
        }))}
        unknown="No device"
        onChange={(device) => onChange({ ...link, device })}
        testId={`${testId}-device`}
      />
    </div>
  );
}
