import type React from 'react';
import type { TtsLink } from '../../../../electron/common/turn/turn-work.ts';
import { voicesOf } from '../../../store/model-library.ts';
import { newTtsLink, withOptional } from '../../../store/turn-edits.ts';
import { useLab } from '../../../store/use-lab.ts';
import { Select } from '../../../ui/select.tsx';
import { EndpointFields, TextField } from './endpoint-fields.tsx';
import { engineChoices, type LinkProps } from './link-props.ts';
import { LocalFields } from './local-fields.tsx';
import { ProblemOf } from './problem-of.tsx';
import { TurnNumber } from './turn-number.tsx';

type Local = Extract<TtsLink, { engine: 'local' }>;
type Endpoint = Extract<TtsLink, { engine: 'endpoint' }>;

/** Who speaks the reply. */
export function TtsLinkFields(props: LinkProps<TtsLink>): React.JSX.Element {
  const { link, index, problems, onChange } = props;
  const models = useLab((state) => state.models);
  const path = `work.${index}.agent.tts`;
  return (
    <section className="turn-part" aria-label="Speaks">
      <div className="turn-fields-line">
        <span className="turn-label">Speaks</span>
        <Select
          label="Who speaks"
          value={link.engine}
          choices={engineChoices(['local', 'endpoint'])}
          unknown=""
          testId={`work-${index}-tts-engine`}
          onChange={(value) =>
            onChange(newTtsLink(value === 'local' ? 'local' : 'endpoint', models))
          }
        />
      </div>
      {link.engine === 'local' ? (
        <>
          <LocalFields
            kind="tts"
            link={link}
            problems={problems}
            path={path}
            onChange={(next) => onChange(sameVoice(next, link))}
          />
          <VoiceOf link={link} onChange={onChange} />
        </>
      ) : (
        <>
          <EndpointFields link={link} problems={problems} path={path} onChange={onChange} />
          <Sound link={link} index={index} problems={problems} onChange={onChange} />
        </>
      )}
    </section>
  );
}

/** Another model may not have the voice or the language. */
function sameVoice(next: Local, before: Local): Local {
  if (next.model === before.model) return next;
  const { voice: _, language: __, ...rest } = next;
  return rest;
}

function VoiceOf(props: Pick<LinkProps<TtsLink>, 'onChange'> & { readonly link: Local }) {
  const { link, onChange } = props;
  const model = useLab(({ models }) => models?.find(({ id }) => id === link.model));
  const voices = model === undefined ? [] : voicesOf(model);
  if (voices.length === 0 && link.voice === undefined) return null;
  return (
    <Select
      label="Voice"
      value={link.voice ?? ''}
      choices={[
        { value: '', label: 'Voice: the model’s first' },
        ...voices.map((voice) => ({ value: voice, label: voice })),
      ]}
      unknown=""
      onChange={(voice) =>
        onChange(withOptional<Local, 'voice'>(link, 'voice', voice === '' ? undefined : voice))
      }
    />
  );
}

/** What is asked of an endpoint, and what its raw samples are. */
function Sound(props: LinkProps<Endpoint>): React.JSX.Element {
  const { link, index, problems, onChange } = props;
  const path = `work.${index}.agent.tts`;
  return (
    <>
      <TextField
        problems={problems}
        path={path}
        name="voice"
        label="Voice"
        value={link.voice}
        onChange={(voice) => onChange({ ...link, voice })}
      />
      <div className="turn-pair">
        <Select
          label="Format that is asked for"
          value={link.format}
          choices={[
            { value: 'pcm', label: 'Raw samples (pcm)' },
            { value: 'wav', label: 'WAV' },
          ]}
          unknown=""
          onChange={(format) => onChange({ ...link, format: format === 'wav' ? 'wav' : 'pcm' })}
        />
        {link.format === 'pcm' && (
          <TurnNumber
            label="Rate"
            unit="Hz"
            title="Of raw samples, which do not say it themselves."
            value={link.sampleRate}
            problems={problems}
            path={`${path}.sampleRate`}
            onChange={(sampleRate) => onChange({ ...link, sampleRate })}
          />
        )}
      </div>
      <ProblemOf problems={problems} path={`${path}.sampleRate`} />
    </>
  );
}
