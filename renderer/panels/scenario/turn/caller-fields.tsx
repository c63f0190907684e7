import type React from 'react';
import type { Utterance } from '../../../../electron/common/turn/turn-work.ts';
import { fileName } from '../../../format/run-name.ts';
import { withOptional } from '../../../store/turn-edits.ts';
import { useActions, useLab } from '../../../store/use-lab.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Select } from '../../../ui/select.tsx';
import type { PartProps } from './part.ts';
import { ProblemOf } from './problem-of.tsx';
import { OptionalNumber } from './turn-number.tsx';

export const nameOfAudio = (audio: Utterance): string =>
  'file' in audio ? fileName(audio.file) : audio.sample;

/** Who speaks to the agent: audio, one piece a turn, or a person. */
export function CallerFields({ work, index, problems, onChange }: PartProps): React.JSX.Element {
  const { caller, turns } = work;
  const { chooseAudio, pathOfDropped } = useActions();
  const sample = useLab(({ models }) => models?.find(({ kind }) => kind === 'audio')?.id);
  const says = 'says' in caller ? caller.says : null;
  const path = `work.${index}`;
  const say = (next: readonly Utterance[]): void =>
    onChange({ ...work, caller: { says: [...next] } });
  const add = (file: string | null): void => {
    if (file !== null) say([...(says ?? []), { file }]);
  };
  return (
    <fieldset
      className="turn-part"
      aria-label={`Caller of work ${index + 1}, audio files can be dropped here`}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const files = [...event.dataTransfer.files].filter(({ name }) => !name.endsWith('.latlab'));
        if (files.length === 0) return;
        event.preventDefault();
        event.stopPropagation();
        const paths = files.map(pathOfDropped).filter((one) => one !== null);
        say([...(says ?? []), ...paths.map((file) => ({ file }))]);
      }}
    >
      <div className="turn-fields-line">
        <span className="turn-label">Caller</span>
        <Select
          label={`Caller of work ${index + 1}`}
          value={says === null ? 'microphone' : 'files'}
          choices={[
            { value: 'files', label: 'Audio files' },
            { value: 'microphone', label: 'Microphone: you' },
          ]}
          unknown=""
          testId={`work-${index}-caller`}
          onChange={(value) => {
            if (value === 'microphone') onChange({ ...work, caller: { microphone: true } });
            else say(sample === undefined ? [] : [{ sample }]);
          }}
        />
      </div>
      {says !== null && (
        <ol className="turn-files">
          {says
            .map((audio, place) => ({ audio, place }))
            .map(({ audio, place }) => (
              <li key={place} title={'file' in audio ? audio.file : undefined}>
                <span>{nameOfAudio(audio)}</span>
                <IconButton
                  icon="close"
                  label={`Take out ${nameOfAudio(audio)}`}
                  onClick={() => say(says.filter((_, at) => at !== place))}
                />
              </li>
            ))}
        </ol>
      )}
      {says !== null && (
        <Button
          icon="plus"
          look="quiet"
          data-testid={`work-${index}-add-audio`}
          onClick={() => void chooseAudio().then(add)}
        >
          Add audio
        </Button>
      )}
      {says === null && (
        <p className="muted">
          You talk once the call is open, for up to {turns ?? 50} turns; Esc ends it.
        </p>
      )}
      <ProblemOf problems={problems} path={`${path}.caller`} />
      <OptionalNumber
        label="Number of turns"
        unit="turns"
        title="Turns of one call, in which the context grows. Else as many as there is audio."
        value={turns}
        usual={says?.length ?? 10}
        problems={problems}
        path={`${path}.turns`}
        onChange={(value) => onChange(withOptional(work, 'turns', value))}
      />
      <ProblemOf problems={problems} path={`${path}.turns`} />
    </fieldset>
  );
}
