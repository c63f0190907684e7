import type React from 'react';
import { useState } from 'react';
import { shareAll, sharingInWords } from '../../../electron/common/sharing.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SharingChoice } from './sharing-choice.tsx';

/** What a recording takes along when it is saved as one file; then the system asks where to. */
export function SaveDialog({ id }: { readonly id: string }): React.JSX.Element {
  const { askToSave, saveSession } = useActions();
  const name = useLab((state) => state.sessions?.find((entry) => entry.id === id)?.name ?? id);
  const [sharing, setSharing] = useState(shareAll);
  const close = (): void => askToSave(null);
  return (
    <Dialog title="Save as .latlab" onClose={close} testId="save-dialog">
      <div className="save-choices">
        <p>“{name}” as one file, for another Latency Lab.</p>
        <SharingChoice
          label="With audio"
          words={sharingInWords.audio}
          isOn={sharing.withAudio}
          onChange={(withAudio) => setSharing({ ...sharing, withAudio })}
        />
        <SharingChoice
          label="With notes"
          words={sharingInWords.notes}
          isOn={sharing.withNotes}
          onChange={(withNotes) => setSharing({ ...sharing, withNotes })}
        />
        <SharingChoice
          label="Without names and paths"
          words={sharingInWords.machine}
          isOn={sharing.isAnonymous}
          onChange={(isAnonymous) => setSharing({ ...sharing, isAnonymous })}
        />
        <footer className="dialog-footer">
          <Button onClick={close}>Cancel</Button>
          <Button
            look="primary"
            data-testid="save-choose"
            onClick={() => {
              close();
              void saveSession(id, sharing);
            }}
          >
            Choose where…
          </Button>
        </footer>
      </div>
    </Dialog>
  );
}
