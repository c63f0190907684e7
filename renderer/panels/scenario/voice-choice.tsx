import type React from 'react';
import type { AsrWork, TtsWork } from '../../../electron/common/scenario.ts';
import { voicesOf } from '../../store/model-library.ts';
import { useLab } from '../../store/use-lab.ts';
import { Select } from '../../ui/select.tsx';
import { languageName } from '../models/model-words.ts';

type ChoiceProps<Chosen> = {
  readonly work: Chosen;
  readonly index: number;
  readonly onChange: (work: Chosen) => void;
};

/** Which of its voices a model speaks with; nothing where it has but one. */
export function VoiceChoice({ work, index, onChange }: ChoiceProps<TtsWork>) {
  const model = useLab(({ models }) => models?.find(({ id }) => id === work.model));
  const voices = model === undefined ? [] : voicesOf(model);
  if (voices.length === 0 && work.voice === undefined) return null;
  return (
    <Select
      label={`Voice of work ${index + 1}`}
      value={work.voice ?? ''}
      choices={[
        { value: '', label: 'Voice: the model’s first' },
        ...voices.map((voice) => ({ value: voice, label: voice })),
      ]}
      unknown=""
      testId={`work-${index}-voice`}
      onChange={(voice) => {
        const { voice: _, ...rest } = work;
        onChange(voice === '' ? rest : { ...rest, voice });
      }}
    />
  );
}

/** Which language a model speaks or hears; nothing where it knows but one. `unsaid`: who decides else. */
export function LanguageChoice<Chosen extends TtsWork | AsrWork>(
  props: ChoiceProps<Chosen> & { readonly unsaid: string },
): React.JSX.Element | null {
  const { work, index, unsaid, onChange } = props;
  const model = useLab(({ models }) => models?.find(({ id }) => id === work.model));
  const languages = model?.languages ?? [];
  if (languages.length < 2 && work.language === undefined) return null;
  return (
    <Select
      label={`Language of work ${index + 1}`}
      value={work.language ?? ''}
      choices={[
        { value: '', label: unsaid },
        ...languages.map((tag) => ({ value: tag, label: `${languageName(tag)} (${tag})` })),
      ]}
      unknown=""
      testId={`work-${index}-language`}
      onChange={(language) => {
        const { language: _, ...rest } = work;
        onChange((language === '' ? rest : { ...rest, language }) as Chosen);
      }}
    />
  );
}
