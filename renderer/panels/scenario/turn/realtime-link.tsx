import type React from 'react';
import type { RealtimeLink } from '../../../../electron/common/turn/turn-work.ts';
import { withOptional } from '../../../store/turn-edits.ts';
import { TextArea } from '../../../ui/text-area.tsx';
import { EndpointFields, TextField } from './endpoint-fields.tsx';
import type { LinkProps } from './link-props.ts';

/** Speech in, speech out, by one endpoint. */
export function RealtimeLinkFields(props: LinkProps<RealtimeLink>): React.JSX.Element {
  const { link, index, problems, onChange } = props;
  const path = `work.${index}.agent.realtime`;
  return (
    <section className="turn-part" aria-label="Realtime endpoint">
      <EndpointFields link={link} problems={problems} path={path} onChange={onChange} />
      <TextField
        problems={problems}
        path={path}
        name="voice"
        label="Voice"
        value={link.voice ?? ''}
        placeholder="The endpoint's first"
        onChange={(voice) =>
          onChange(withOptional(link, 'voice', voice === '' ? undefined : voice))
        }
      />
      <TextArea
        label="What the model is told before the call"
        value={link.instructions ?? ''}
        placeholder="What the model is told before (optional)"
        rows={2}
        testId={`work-${index}-instructions`}
        onChange={(text) =>
          onChange(withOptional(link, 'instructions', text === '' ? undefined : text))
        }
      />
    </section>
  );
}
