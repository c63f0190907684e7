import type React from 'react';
import type { AsrLink } from '../../../../electron/common/turn/turn-work.ts';
import { newAsrLink, withOptional } from '../../../store/turn-edits.ts';
import { useLab } from '../../../store/use-lab.ts';
import { Select } from '../../../ui/select.tsx';
import { EndpointFields } from './endpoint-fields.tsx';
import { engineChoices, type LinkProps } from './link-props.ts';
import { LocalFields } from './local-fields.tsx';
import { ProblemOf } from './problem-of.tsx';
import { OptionalNumber } from './turn-number.tsx';

/** Who hears what the caller says. */
export function AsrLinkFields(props: LinkProps<AsrLink>): React.JSX.Element {
  const { link, index, problems, onChange } = props;
  const models = useLab((state) => state.models);
  const path = `work.${index}.agent.asr`;
  return (
    <section className="turn-part" aria-label="Hears">
      <div className="turn-fields-line">
        <span className="turn-label">Hears</span>
        <Select
          label="Who hears"
          value={link.engine}
          choices={engineChoices(['local', 'endpoint'])}
          unknown=""
          testId={`work-${index}-asr-engine`}
          onChange={(value) => {
            const { engine, ...next } = newAsrLink(
              value === 'local' ? 'local' : 'endpoint',
              models,
            );
            const { partials, begins, language } = link;
            const kept = {
              begins,
              ...(partials === undefined ? {} : { partials }),
              ...(language === undefined ? {} : { language }),
            };
            onChange({ engine, ...next, ...kept } as AsrLink);
          }}
        />
      </div>
      {link.engine === 'local' ? (
        <LocalFields kind="asr" link={link} problems={problems} path={path} onChange={onChange} />
      ) : (
        <EndpointFields link={link} problems={problems} path={path} onChange={onChange} />
      )}
      <label
        className="check"
        title="Recognition starts at the first silence, beside the endpointing wait, and is thrown away where the caller goes on."
      >
        <input
          type="checkbox"
          checked={link.begins === 'at-pause'}
          data-testid={`work-${index}-begins`}
          onChange={(event) =>
            onChange({ ...link, begins: event.target.checked ? 'at-pause' : 'at-end' })
          }
        />
        Begin at the first silence
      </label>
      <OptionalNumber
        label="Partial texts, every"
        unit="s"
        title="A partial text every so many seconds, while the caller speaks."
        value={link.partials}
        usual={0.3}
        problems={problems}
        path={`${path}.partials`}
        onChange={(value) => onChange(withOptional<AsrLink, 'partials'>(link, 'partials', value))}
      />
      <ProblemOf problems={problems} path={`${path}.partials`} />
    </section>
  );
}
