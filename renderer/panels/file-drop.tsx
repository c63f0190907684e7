import type React from 'react';
import { useEffect, useState } from 'react';
import { newAsrWork } from '../store/scenario-actions.ts';
import { useActions, useLab } from '../store/use-lab.ts';

/** Files dropped anywhere on the window: a recording or a trace is imported, audio becomes work to recognise. */
export function FileDrop(): React.JSX.Element | null {
  const [isOver, setOver] = useState(false);
  const models = useLab((state) => state.models);
  const { importSession, addWork, pathOfDropped, tell } = useActions();
  useEffect(() => {
    const take = (file: File): void => {
      const name = file.name.toLowerCase();
      if (/\.(latlab|json|json\.gz)$/.test(name)) {
        const path = pathOfDropped(file);
        if (path !== null) void importSession(path);
      } else if (file.type.startsWith('audio/') || /\.(wav|flac|mp3|ogg|oga|opus)$/.test(name)) {
        const path = pathOfDropped(file);
        if (path !== null) addWork(newAsrWork(models, path));
      } else {
        tell(
          `${file.name} is neither a recording (.latlab), a trace (.json) nor audio: nothing was done with it.`,
        );
      }
    };
    const onDragOver = (event: DragEvent): void => {
      event.preventDefault();
      if (event.dataTransfer?.types.includes('Files') === true) setOver(true);
    };
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      setOver(false);
      if (event.defaultPrevented) return;
      event.preventDefault();
      for (const file of event.dataTransfer?.files ?? []) take(file);
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [models, importSession, addWork, pathOfDropped, tell]);
  if (!isOver) return null;
  return (
    <div className="file-drop" aria-hidden="true">
      <p>Drop a recording (.latlab) or a trace (.json) to import it, or audio to recognise it</p>
    </div>
  );
}
