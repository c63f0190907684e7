import type React from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

type ConfirmDialogProps = {
  readonly title: string;
  readonly children: React.ReactNode;
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
};

export function ConfirmDialog(props: ConfirmDialogProps): React.JSX.Element {
  const { title, children, confirm, onConfirm, onClose } = props;
  return (
    <Dialog title={title} onClose={onClose} testId="confirm-dialog">
      <p>{children}</p>
      <footer className="dialog-footer">
        <Button onClick={onClose}>Keep it</Button>
        <Button
          look="danger"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {confirm}
        </Button>
      </footer>
    </Dialog>
  );
}
