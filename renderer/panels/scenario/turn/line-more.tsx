import type React from 'react';
import { withOptional } from '../../../store/turn-edits.ts';
import { Select } from '../../../ui/select.tsx';
import { Interruption } from './interruption.tsx';
import type { PartProps } from './part.ts';
import { ProblemOf } from './problem-of.tsx';
import { OptionalNumber, TurnNumber } from './turn-number.tsx';

/** Network, buffer, pauses, interruption and the objectives that fewer people have. */
export function LineMore({ work, index, problems, onChange }: PartProps): React.JSX.Element {
  const { path: way, objectives, pause, replyLimit } = work;
  const { network } = way;
  const at = `work.${index}`;
  const field = { problems };
  const travel = (changes: Partial<typeof network>): void =>
    onChange({ ...work, path: { ...way, network: { ...network, ...changes } } });
  return (
    <div className="turn-more">
      <div className="turn-pair">
        <TurnNumber
          {...field}
          label="Network delay"
          unit="ms"
          title="Added on purpose, in each direction."
          value={network.delay}
          path={`${at}.path.network.delay`}
          onChange={(delay) => travel({ delay })}
        />
        <TurnNumber
          {...field}
          label="Jitter"
          unit="ms"
          title="Packets are up to so much later still."
          value={network.jitter}
          path={`${at}.path.network.jitter`}
          onChange={(jitter) => travel({ jitter })}
        />
        <TurnNumber
          {...field}
          label="Loss"
          unit="%"
          title="Share of the packets that never arrive."
          value={Number((network.loss * 100).toPrecision(12))}
          path={`${at}.path.network.loss`}
          onChange={(loss) => travel({ loss: loss / 100 })}
        />
        <TurnNumber
          {...field}
          label="Buffer"
          unit="ms"
          title="At the caller's ear: from the arrival of a reply's first packet to its sound."
          value={way.buffer}
          path={`${at}.path.buffer`}
          onChange={(buffer) => onChange({ ...work, path: { ...way, buffer } })}
        />
        <TurnNumber
          {...field}
          label="Pause"
          unit="s"
          title="From the end of a reply to the caller's next words."
          value={pause}
          path={`${at}.pause`}
          onChange={(next) => onChange({ ...work, pause: next })}
        />
        <TurnNumber
          {...field}
          label="Reply limit"
          unit="s"
          title="The reply must be heard within so many seconds of the caller's last word; else the turn fails."
          value={replyLimit}
          path={`${at}.replyLimit`}
          onChange={(next) => onChange({ ...work, replyLimit: next })}
        />
      </div>
      {['path', 'pause', 'replyLimit'].map((name) => (
        <ProblemOf key={name} {...field} path={`${at}.${name}`} />
      ))}
      <Select
        label="Length of a packet"
        value={String(way.frame)}
        choices={([10, 20, 40, 60] as const).map((frame) => ({
          value: String(frame),
          label: `Packets of ${frame} ms`,
        }))}
        unknown=""
        onChange={(value) => {
          const frame = ([10, 20, 40, 60] as const).find((one) => String(one) === value);
          if (frame !== undefined) onChange({ ...work, path: { ...way, frame } });
        }}
      />
      <Interruption work={work} index={index} problems={problems} onChange={onChange} />
      <OptionalNumber
        {...field}
        label="Objective: final text"
        unit="ms"
        title="From the end of the caller's speech to the final text."
        value={objectives.finalText}
        usual={350}
        path={`${at}.objectives.finalText`}
        onChange={(finalText) =>
          onChange({ ...work, objectives: withOptional(objectives, 'finalText', finalText) })
        }
      />
      <OptionalNumber
        {...field}
        label="Objective: silence"
        unit="ms"
        title="From the caller's interruption to the last sound of the agent."
        value={objectives.silence}
        usual={500}
        path={`${at}.objectives.silence`}
        onChange={(silence) =>
          onChange({ ...work, objectives: withOptional(objectives, 'silence', silence) })
        }
      />
      {['finalText', 'silence'].map((name) => (
        <ProblemOf key={name} {...field} path={`${at}.objectives.${name}`} />
      ))}
    </div>
  );
}
