import type React from 'react';
import { useEffect, useRef } from 'react';

type TextAreaProps = {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly rows: number;
  readonly onChange: (value: string) => void;
  readonly onLength?: (length: number) => void;
  /** The value of what is written, where that is not the text itself: what means the same stays as it was written until the focus leaves. The same function at every rendering. */
  readonly meaningOf?: (text: string) => string;
  readonly testId?: string;
};

const quietTime = 250;

const itself = (text: string): string => text;

/**
 * A text area that keeps its own text and hands it on when typing pauses or the focus leaves: 100 kB of
 * text cost nothing a keystroke. Another value from outside (undo, open) takes the place of the text.
 */
export function TextArea(props: TextAreaProps): React.JSX.Element {
  const { label, value, placeholder, rows, onChange, onLength, meaningOf = itself, testId } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const element = area.current;
    if (element === null || meaningOf(element.value) === value) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    element.value = value;
    onLength?.(value.length);
  }, [value, onLength, meaningOf]);

  const handOn = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const text = area.current?.value;
    if (text === undefined) return;
    const next = meaningOf(text);
    if (next !== value) onChange(next);
  };
  return (
    <textarea
      ref={area}
      className="text-area"
      aria-label={label}
      placeholder={placeholder}
      rows={rows}
      spellCheck={false}
      defaultValue={value}
      data-testid={testId}
      onBlur={({ target }) => {
        handOn();
        const next = meaningOf(target.value);
        if (next !== target.value) target.value = next;
      }}
      onChange={(event) => {
        onLength?.(event.target.value.length);
        clearTimeout(timer.current);
        timer.current = setTimeout(handOn, quietTime);
      }}
    />
  );
}
