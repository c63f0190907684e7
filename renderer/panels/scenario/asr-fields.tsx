import type React from 'react';
import type { AsrWork } from '../../../electron/common/scenario.ts';
import { fileName } from '../../format/run-name.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { MissingModel } from './model-choice.tsx';
import { StreamingChoice } from './streaming-choice.tsx';
import { LanguageChoice } from './voice-choice.tsx';

type AsrFieldsProps = {
  readonly work: AsrWork;
  readonly index: number;
  readonly problem: string | undefined;
  readonly intervalProblem: string | undefined;
  readonly onChange: (work: AsrWork) => void;
};

/** Audio to recognise: a sample of the catalog or a file, and what is said in it. */
export function AsrFields(props: AsrFieldsProps): React.JSX.Element {
  const { work, index, problem, intervalProblem, onChange } = props;
  const models = useLab((state) => state.models);
  const { chooseAudio, pathOfDropped } = useActions();
  const samples = (models ?? []).filter(({ kind }) => kind === 'audio');
  const { audio } = work;
  const chosen = 'sample' in audio ? `sample:${audio.sample}` : `file:${audio.file}`;
  const missing =
    'sample' in audio
      ? samples.find(({ id, state }) => id === audio.sample && state !== 'ready')
      : undefined;

  const choices = samples.map(({ id, name }) => ({ value: `sample:${id}`, label: name }));
  if ('file' in audio) choices.push({ value: chosen, label: fileName(audio.file) });
  const browse = async (): Promise<void> => {
    const path = await chooseAudio();
    if (path !== null) onChange({ ...work, audio: { file: path } });
  };
  return (
    <fieldset
      className="work-fields"
      aria-label={`Audio of work ${index + 1}, a file can be dropped here`}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const [file] = event.dataTransfer.files;
        if (file === undefined || file.name.endsWith('.latlab')) return;
        event.preventDefault();
        event.stopPropagation();
        const path = pathOfDropped(file);
        if (path !== null) onChange({ ...work, audio: { file: path } });
      }}
    >
      <div className="work-line" title={'file' in audio ? audio.file : undefined}>
        <Select
          label={`Audio of work ${index + 1}`}
          value={chosen}
          choices={choices}
          unknown="No audio"
          isInvalid={problem !== undefined}
          onChange={(value) => {
            if (value.startsWith('sample:')) {
              onChange({ ...work, audio: { sample: value.slice('sample:'.length) } });
            }
          }}
          testId={`work-${index}-audio`}
        />
        <IconButton
          icon="folder"
          label="Choose an audio file…"
          data-testid={`work-${index}-browse`}
          onClick={() => void browse()}
        />
      </div>
      {problem !== undefined && <p className="problem">{problem}</p>}
      <LanguageChoice
        work={work}
        index={index}
        unsaid="Language: the model finds out"
        onChange={onChange}
      />
      {missing !== undefined && <MissingModel model={missing} />}
      <TextArea
        label={`What is said in the audio of work ${index + 1}`}
        value={work.reference ?? ''}
        placeholder="What is really said, for the word error rate (optional)"
        rows={2}
        onChange={(text) => {
          const { reference: _, ...rest } = work;
          onChange(text === '' ? rest : { ...rest, reference: text });
        }}
        testId={`work-${index}-reference`}
      />
      <StreamingChoice work={work} index={index} problem={intervalProblem} onChange={onChange} />
    </fieldset>
  );
}
