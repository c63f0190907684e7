import type React from 'react';
import { useEffect, useState } from 'react';
import { newAsrWork } from '../store/scenario-actions.ts';
import { useActions, useLab } from '../store/use-lab.ts';

/**
 * Files dropped anywhere on the window: a recording or a trace is imported, audio becomes work to recognise, a folder
 * or an ONNX file a model.
 */
export function FileDrop(): React.JSX.Element | null {
  const [isOver, setOver] = useState(false);
  const models = useLab((state) => state.models);
  const { importSession, addWork, askToAddModel, pathOfDropped, tell } = useActions();
  useEffect(() => {
    const take = (file: File, isFolder: boolean): void => {
      const name = file.name.toLowerCase();
      if (isFolder || name.endsWith('.onnx')) {
        const path = pathOfDropped(file);
        if (path !== null) askToAddModel(path);
      } else if (/\.(latlab|json|json\.gz)$/.test(name)) {
        const path = pathOfDropped(file);
        if (path !== null) void importSession(path);
      } else if (file.type.startsWith('audio/') || /\.(wav|flac|mp3|ogg|oga|opus)$/.test(name)) {
        const path = pathOfDropped(file);
        if (path !== null) addWork(newAsrWork(models, path));
      } else {
        tell(
          `${file.name} is neither a recording (.latlab), a trace (.json), audio nor a model (a folder or .onnx): nothing was done with it.`,
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
      for (const item of event.dataTransfer?.items ?? []) {
        const file = item.getAsFile();
        if (file !== null) take(file, item.webkitGetAsEntry()?.isDirectory === true);
      }
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [models, importSession, addWork, askToAddModel, pathOfDropped, tell]);
  if (!isOver) return null;
  return (
    <div className="file-drop" aria-hidden="true">
      <p>
        Drop a recording (.latlab) or a trace (.json) to import it, audio to recognise it, or a
        folder or .onnx file to add a model
      </p>
    </div>
  );
}
