import type React from 'react';
import { useId, useState } from 'react';
import {
  type ExportFormat,
  exportFormatNames,
  exportFormats,
} from '../../../electron/common/export/export-formats.ts';
import { sharingInWords } from '../../../electron/common/sharing.ts';
import { useActions } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SharingChoice } from './sharing-choice.tsx';

type ExportDialogProps = {
  readonly id: string;
  readonly name: string;
  readonly onClose: () => void;
};

/** Which format a session is exported in; then the system asks where to. */
export function ExportDialog({ id, name, onClose }: ExportDialogProps): React.JSX.Element {
  const { exportSession } = useActions();
  const [chosen, setChosen] = useState<ExportFormat>('chrome');
  const [isAnonymous, setAnonymous] = useState(false);
  const group = useId();
  return (
    <Dialog title="Export" onClose={onClose} testId="export-dialog">
      <div className="save-choices">
        <p>“{name}” as it was recorded, for another tool.</p>
        {exportFormatNames.map((format) => (
          <label key={format} className="save-choice">
            <input
              type="radio"
              name={group}
              checked={format === chosen}
              data-testid={`export-${format}`}
              onChange={() => setChosen(format)}
            />
            <span>
              <b>{exportFormats[format].label}</b>
              <span className="muted">{exportFormats[format].opens}</span>
            </span>
          </label>
        ))}
        <SharingChoice
          label="Without names and paths"
          words={sharingInWords.machine}
          isOn={isAnonymous}
          onChange={setAnonymous}
          testId="export-anonymous"
        />
        <footer className="dialog-footer">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            data-testid="export-choose"
            onClick={() => {
              onClose();
              void exportSession(id, chosen, isAnonymous);
            }}
          >
            Choose where…
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}
