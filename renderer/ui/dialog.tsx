import type React from 'react';
import { useEffect, useId, useRef } from 'react';
import { Icon } from './icon.tsx';

type DialogProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
  readonly size?: 'small' | 'large';
  readonly testId?: string;
};

/** The browser's own modal dialog: it keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog(props: DialogProps): React.JSX.Element {
  const { title, onClose, children, size = 'small', testId } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`dialog dialog-${size}`}
      aria-labelledby={heading}
      data-testid={testId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog-header">
        <h2 id={heading}>{title}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label="Close"
          title="Close (Esc)"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      <div className="dialog-body">{children}</div>
    </dialog>
  );
}
