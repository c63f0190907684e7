import type React from 'react';
import {
  type AudioPathKind,
  audioPathKind,
  audioPaths,
  withOptional,
} from '../../../store/turn-edits.ts';
import { Select } from '../../../ui/select.tsx';
import { LineMore } from './line-more.tsx';
import type { PartProps } from './part.ts';
import { ProblemOf } from './problem-of.tsx';
import { OptionalNumber, TurnNumber } from './turn-number.tsx';

const pathNames: Readonly<Record<AudioPathKind, string>> = {
  wideband: 'Wideband: 16 kHz',
  telephone: 'Telephone: 8 kHz µ-law',
};

/** The way of the sound, when the caller's turn counts as over, and what the gap is held against. */
export function LineFields(props: PartProps): React.JSX.Element {
  const { work, index, problems, onChange } = props;
  const { path: way, endpointing, objectives } = work;
  const at = `work.${index}`;
  const field = { problems };
  return (
    <section className="turn-part" aria-label="Line">
      <div className="turn-fields-line">
        <span className="turn-label">Line</span>
        <Select
          label="Line"
          value={audioPathKind(way) ?? `${way.sampleRate} ${way.encoding}`}
          choices={(Object.keys(audioPaths) as AudioPathKind[]).map((value) => ({
            value,
            label: pathNames[value],
          }))}
          unknown=""
          testId={`work-${index}-line`}
          onChange={(value) => {
            const kind = value === 'telephone' ? 'telephone' : 'wideband';
            onChange({ ...work, path: { ...way, ...audioPaths[kind] } });
          }}
        />
      </div>
      <div className="work-line">
        <TurnNumber
          {...field}
          label="Endpointing wait"
          unit="s"
          title="Silence after which the caller's turn counts as over. It is part of the gap."
          value={endpointing.wait}
          path={`${at}.endpointing.wait`}
          onChange={(wait) => onChange({ ...work, endpointing: { wait } })}
        />
      </div>
      <ProblemOf {...field} path={`${at}.endpointing.wait`} />
      <OptionalNumber
        {...field}
        label="Objective: gap"
        unit="ms"
        title="From the end of the caller's speech to the first sound of the reply."
        value={objectives.gap}
        usual={800}
        path={`${at}.objectives.gap`}
        onChange={(gap) => onChange({ ...work, objectives: withOptional(objectives, 'gap', gap) })}
      />
      <ProblemOf {...field} path={`${at}.objectives.gap`} />
      <details className="advanced" {...(isWrongWithin(props) ? { open: true } : {})}>
        <summary data-testid={`work-${index}-more`}>
          More <span className="muted">{moreInWords(work)}</span>
        </summary>
        <LineMore {...props} />
      </details>
    </section>
  );
}

const folded = /\.(path|pause|bargeIn|replyLimit|objectives\.(finalText|silence))(\.|$)/;

const isWrongWithin = ({ problems, index }: PartProps): boolean =>
  [...problems.keys()].some((path) => path.startsWith(`work.${index}.`) && folded.test(path));

/** What differs from the usual, so that a folded part hides nothing. */
function moreInWords({ path: { network }, bargeIn, objectives }: PartProps['work']): string {
  const { delay, jitter, loss } = network;
  return [
    delay > 0 ? `${delay} ms away` : '',
    jitter > 0 ? `jitter ${jitter} ms` : '',
    loss > 0 ? `${Number((loss * 100).toFixed(2))} % lost` : '',
    bargeIn === undefined ? '' : 'interrupts',
    objectives.finalText === undefined ? '' : `text in ${objectives.finalText} ms`,
  ]
    .filter((words) => words !== '')
    .join(', ');
}
