import type React from 'react';
import { withOptional } from '../../../store/turn-edits.ts';
import { useActions } from '../../../store/use-lab.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { nameOfAudio } from './caller-fields.tsx';
import type { PartProps } from './part.ts';
import { ProblemOf } from './problem-of.tsx';
import { TurnNumber } from './turn-number.tsx';

/** What ships for it, named from the folder of the scenarios that ship. */
const usual = { audio: { file: '../audio/stop-wait.flac' }, after: 1.5 };

/** The caller speaks over the reply. A person does so by themselves. */
export function Interruption(props: PartProps): React.JSX.Element | null {
  const { work, index, problems, onChange } = props;
  const { chooseAudio } = useActions();
  const { bargeIn } = work;
  if ('microphone' in work.caller) return null;
  const path = `work.${index}.bargeIn`;
  const browse = async (): Promise<void> => {
    const file = await chooseAudio();
    if (file !== null && bargeIn !== undefined)
      onChange({ ...work, bargeIn: { ...bargeIn, audio: { file } } });
  };
  return (
    <>
      <label
        className="check"
        title="Such turns are marked, and kept out of the averages of the gap."
      >
        <input
          type="checkbox"
          checked={bargeIn !== undefined}
          data-testid={`work-${index}-barge-in`}
          onChange={(event) =>
            onChange(withOptional(work, 'bargeIn', event.target.checked ? usual : undefined))
          }
        />
        The caller interrupts the reply
      </label>
      {bargeIn !== undefined && (
        <>
          <div className="turn-fields-line">
            <span className="turn-file">
              {nameOfAudio(bargeIn.audio)}
              {bargeIn.turns !== undefined && (
                <span className="muted">
                  {' '}
                  in turn {bargeIn.turns.map((turn) => turn + 1).join(', ')}
                </span>
              )}
            </span>
            <IconButton
              icon="folder"
              label="Choose the audio of the interruption…"
              onClick={() => void browse()}
            />
          </div>
          <div className="work-line">
            <TurnNumber
              label="After"
              unit="s"
              title="So many seconds into what is heard of the reply."
              value={bargeIn.after}
              problems={problems}
              path={`${path}.after`}
              onChange={(after) => onChange({ ...work, bargeIn: { ...bargeIn, after } })}
            />
          </div>
          <ProblemOf problems={problems} path={path} />
        </>
      )}
    </>
  );
}
