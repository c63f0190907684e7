import type React from 'react';
import { useEffect, useRef } from 'react';

type SessionEditorProps = {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly longest: number;
  readonly onKeep: (value: string) => void;
  readonly onClose: () => void;
};

/** A line of text written in its place: Enter or leaving keeps it, Escape does not. */
export function SessionEditor(props: SessionEditorProps): React.JSX.Element {
  const { label, value, placeholder, longest, onKeep, onClose } = props;
  const field = useRef<HTMLInputElement>(null);
  // Removing the field takes its focus away, which is not the person leaving it.
  const isClosed = useRef(false);
  useEffect(() => field.current?.select(), []);
  const close = (isKept: boolean): void => {
    if (isClosed.current) return;
    isClosed.current = true;
    const text = field.current?.value.trim() ?? '';
    if (isKept && text !== value) onKeep(text);
    onClose();
  };
  return (
    <input
      ref={field}
      type="text"
      className="input session-editor"
      defaultValue={value}
      placeholder={placeholder}
      maxLength={longest}
      aria-label={label}
      data-testid="session-editor"
      onBlur={() => close(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') close(true);
        else if (event.key === 'Escape') close(false);
        else return;
        event.preventDefault();
      }}
    />
  );
}
