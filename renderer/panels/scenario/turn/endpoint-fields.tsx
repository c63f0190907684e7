import type React from 'react';
import { useId } from 'react';
import type { Problems } from '../../../store/scenario-problems.ts';
import { withOptional } from '../../../store/turn-edits.ts';
import { useActions } from '../../../store/use-lab.ts';
import { Button } from '../../../ui/button.tsx';
import { findProblem, ProblemOf, problemId } from './problem-of.tsx';

type Endpoint = { readonly url: string; readonly model: string; readonly key?: string | undefined };

type EndpointFieldsProps<Link extends Endpoint> = {
  readonly link: Link;
  readonly problems: Problems;
  readonly path: string;
  readonly onChange: (link: Link) => void;
};

/** Where an endpoint is, what it is asked for, and under which name its key is known. */
export function EndpointFields<Link extends Endpoint>(
  props: EndpointFieldsProps<Link>,
): React.JSX.Element {
  const { link, problems, path, onChange } = props;
  const { setKeysOpen } = useActions();
  const field = { problems, path };
  return (
    <>
      <TextField
        {...field}
        name="url"
        label="Address"
        value={link.url}
        placeholder="https://host/v1"
        onChange={(url) => onChange({ ...link, url })}
      />
      <TextField
        {...field}
        name="model"
        label="Model"
        value={link.model}
        placeholder="As the endpoint calls it"
        onChange={(model) => onChange({ ...link, model })}
      />
      <div className="turn-fields-line">
        <TextField
          {...field}
          name="key"
          label="Key"
          value={link.key ?? ''}
          placeholder="Its name, if one is needed"
          onChange={(key) =>
            onChange(
              withOptional<Link, 'key'>(link, 'key', key === '' ? undefined : (key as Link['key'])),
            )
          }
        />
        <Button
          title="Which keys there are, and where; save one in the system's keychain"
          onClick={() => setKeysOpen(true)}
        >
          Keys…
        </Button>
      </div>
    </>
  );
}

type TextFieldProps = {
  readonly problems: Problems;
  readonly path: string;
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly onChange: (value: string) => void;
};

/** One line of text with its label before it. */
export function TextField(props: TextFieldProps): React.JSX.Element {
  const { problems, path, name, label, value, placeholder, onChange } = props;
  const id = useId();
  const at = `${path}.${name}`;
  const isInvalid = findProblem(problems, at) !== undefined;
  return (
    <div className="turn-text">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        aria-invalid={isInvalid}
        aria-describedby={isInvalid ? problemId(at) : undefined}
        data-testid={at.replaceAll('.', '-')}
        onChange={(event) => onChange(event.target.value)}
      />
      <ProblemOf problems={problems} path={at} />
    </div>
  );
}
