import type React from 'react';
import { useActions, useLab } from '../store/use-lab.ts';
import { IconButton } from '../ui/icon-button.tsx';

/** What a person has to know, at the lower edge of the window until it is dismissed. */
export function Notices(): React.JSX.Element {
  const notices = useLab((state) => state.notices);
  const { dismissNotice } = useActions();
  return (
    <div className="notices">
      {notices.map(({ id, kind, message }) => (
        <div
          key={id}
          className={`notice notice-${kind}`}
          role={kind === 'problem' ? 'alert' : 'status'}
          data-testid="notice"
        >
          <p className="selectable">{message}</p>
          <IconButton icon="close" label="Dismiss" onClick={() => dismissNotice(id)} />
        </div>
      ))}
    </div>
  );
}
