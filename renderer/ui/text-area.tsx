import type React from 'react';
import { useEffect, useRef } from 'react';

type TextAreaProps = {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly rows: number;
  readonly onChange: (value: string) => void;
  readonly onLength?: (length: number) => void;
  readonly testId?: string;
};

const quietTime = 250;

/**
 * A text area that keeps its own text and hands it on when typing pauses or the focus leaves: 100 kB of
 * text cost nothing a keystroke. Another value from outside (undo, open) takes the place of the text.
 */
export function TextArea(props: TextAreaProps): React.JSX.Element {
  const { label, value, placeholder, rows, onChange, onLength, testId } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const element = area.current;
    if (element === null || element.value === value) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    element.value = value;
    onLength?.(value.length);
  }, [value, onLength]);

  const handOn = (): void => {
    clearTimeout(timer.current);
    timer.current = undefined;
    const text = area.current?.value;
    if (text !== undefined && text !== value) onChange(text);
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
      onBlur={handOn}
      onChange={(event) => {
        onLength?.(event.target.value.length);
        clearTimeout(timer.current);
        timer.current = setTimeout(handOn, quietTime);
      }}
    />
  );
}
