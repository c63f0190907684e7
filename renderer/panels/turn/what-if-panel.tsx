import type React from 'react';
import { useMemo, useState } from 'react';
import type { RecordedSession } from '../../../electron/common/recorded-session.ts';
import { budgets } from '../../../electron/common/turn/budgets.ts';
import { pathLengths } from '../../../electron/common/turn/path-lengths.ts';
import {
  type OwnerKind,
  ownerOf,
  type TurnPart,
  turnPartNames,
} from '../../../electron/common/turn/turn-part-names.ts';
import { measuredLengths } from '../../../electron/common/turn/turn-schedule.ts';
import type { TurnWork } from '../../../electron/common/turn/turn-work.ts';
import { asMeasured, buysYou, lengthsIf, whatIf } from '../../../electron/common/turn/what-if.ts';
import { millis, seconds } from '../../../electron/common/units.ts';
import { agentsOf } from '../../store/agents-of.ts';
import {
  asItWas,
  isImagined,
  lengthenedIn,
  nothingImagined,
  takenFromRun,
  withBudget,
  withLength,
  withWait,
} from '../../store/imagined-turns.ts';
import { imaginedOf } from '../../store/turn-actions.ts';
import { useActions, useLab } from '../../store/use-lab.ts';
import { Button } from '../../ui/button.tsx';
import { keyNames } from '../key-names.ts';
import { BudgetChoice } from './budget-choice.tsx';
import { GapDistribution, type GapLimit } from './gap-distribution.tsx';
import { ImaginedBar } from './imagined-bar.tsx';
import { LengthField } from './length-field.tsx';
import { type CountedSchedule, countedSchedules, gapObjective, shortName } from './turn-lines.ts';
import { WhatIfTable } from './what-if-table.tsx';
import {
  changesInWords,
  fromTo,
  scriptInWords,
  stoppedInWords,
  whatIfNote,
  withinInWords,
} from './what-if-words.ts';

type WhatIfPanelProps = {
  readonly session: RecordedSession;
  readonly id: string;
  /** Place of the agent's work in the scenario. */
  readonly place: number;
  readonly work: TurnWork;
  readonly counted: readonly CountedSchedule[];
};

/** What the gap would be if its parts were others: worked out of the turns that were measured, and never one itself. */
export function WhatIfPanel({ session, id, place, work, counted }: WhatIfPanelProps) {
  const kept = useLab((state) => state.whatIf);
  const { imagine, undoImagined, redoImagined, addNote } = useActions();
  const [budget, setBudget] = useState('');
  const [chosenTurn, setDrawn] = useState<number | null>(null);
  const steps = imaginedOf(kept, id, place);
  const imagined = steps.present;
  const schedules = useMemo(() => counted.map(({ schedule }) => schedule), [counted]);
  const objective = gapObjective(work);
  const answer = useMemo(
    () => whatIf(schedules, imagined.change, objective === null ? null : millis(objective)),
    [schedules, imagined, objective],
  );
  // What a part is made longer or shorter than: the wait is a change of its own.
  const { wait } = imagined.change;
  const waited = useMemo(
    () => whatIf(schedules, wait === undefined ? asMeasured : { parts: {}, wait }).parts,
    [schedules, wait],
  );
  const bought = useMemo(
    () => buysYou(schedules, millis(100), imagined.change),
    [schedules, imagined],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a session grows in place; `counted` says that it has.
  const lenders = useMemo(() => lendersOf(session, place), [session, place, counted]);
  const middle = medianTurn(counted);
  if (middle === null) {
    return <p className="muted">It takes a turn that is in the averages to ask what if.</p>;
  }
  const kindOf = (part: TurnPart): OwnerKind => ownerOf(part, work).kind;
  const told = { imagined, answer, wait: work.endpointing.wait, objective, ownerOf: kindOf };
  const measuredOf = (part: TurnPart): number =>
    answer.parts.find((one) => one.part === part)?.before ?? 0;
  const waitedOf = (part: TurnPart): number => waited.find((one) => one.part === part)?.after ?? 0;
  const setLength = (part: TurnPart, length: number): void =>
    imagine(place, part, (now) => withLength(now, part, millis(length), millis(waitedOf(part))));
  const isSomething = isImagined(imagined);
  const chosen = budgets.find((one) => one.id === budget);
  const limits: GapLimit[] = [
    ...(objective === null
      ? []
      : [{ kind: 'objective', name: 'objective', at: objective } as const]),
    ...(chosen === undefined
      ? []
      : [{ kind: 'budget', name: chosen.name, at: chosen.gap } as const]),
  ];
  const drawn = counted.find(({ run }) => run === chosenTurn) ?? middle;
  const before = pathLengths(drawn.schedule, measuredLengths(drawn.schedule));
  const after = pathLengths(drawn.schedule, lengthsIf(drawn.schedule, imagined.change));
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const isCommand = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    const isUndo = key === 'z' && !event.shiftKey;
    if (!isCommand || !(isUndo || key === 'y' || key === 'z')) return;
    // Here it is what is imagined that is undone, and not the scenario.
    event.preventDefault();
    if (isUndo) undoImagined(place);
    else redoImagined(place);
  };
  const shareWithin = withinInWords(told);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of its controls, which bubble up to it.
    <div className="what-if" data-testid="what-if" onKeyDown={onKeyDown}>
      <div className="what-if-head">
        <h3>
          What if <span className="what-if-tag">not measured</span>
        </h3>
        <Button
          look="quiet"
          disabled={steps.past.length === 0}
          title={`Undo (${keyNames.undo})`}
          onClick={() => undoImagined(place)}
        >
          Undo
        </Button>
        <Button
          look="quiet"
          disabled={steps.future.length === 0}
          title={`Redo (${keyNames.redo})`}
          onClick={() => redoImagined(place)}
        >
          Redo
        </Button>
        <Button
          look="quiet"
          disabled={!isSomething}
          data-testid="what-if-reset"
          onClick={() => imagine(place, 'reset', () => nothingImagined)}
        >
          As measured
        </Button>
        <Button
          disabled={!isSomething}
          data-testid="what-if-save"
          title="Pins it to the recording, in words that say that it was not measured"
          onClick={() => void addNote({ kind: 'run', run: middle.run }, whatIfNote(told))}
        >
          Save as note
        </Button>
      </div>
      <p className="what-if-answer" aria-live="polite" data-testid="what-if-answer">
        Median gap <b>{fromTo(answer.before.median, answer.after.median)}</b>
        {shareWithin !== null && `; ${shareWithin}`}.
        {answer.stopped.length > 0 && ` ${stoppedInWords(answer.stopped, kindOf)}`}
        {isSomething && <span className="muted"> Changed: {changesInWords(told).join('; ')}.</span>}
      </p>
      <ImaginedBar
        run={drawn.run}
        turns={counted.map(({ run }) => ({ run, name: shortName(session.runs[run]?.plan) }))}
        onRun={setDrawn}
        parts={turnPartNames.map((part) => ({
          part,
          owner: kindOf(part),
          measured: before[part] / 1e6,
          imagined: after[part] / 1e6,
        }))}
        onLengthen={(part, by) =>
          imagine(place, part, (now) => lengthenedIn(drawn.schedule, now, part, millis(by)))
        }
      />
      <GapDistribution
        rows={[
          { name: 'measured', gaps: answer.before.gaps, median: answer.before.median },
          ...(isSomething
            ? [{ name: 'imagined', gaps: answer.after.gaps, median: answer.after.median } as const]
            : []),
        ]}
        limits={limits}
      />
      <div className="what-if-settings">
        <div
          className="what-if-wait"
          title="Seconds of silence after which the caller's turn counts as over. Shorter than the pauses inside somebody's words, it cuts them off: nothing here knows of that."
        >
          Endpointing wait, s
          <LengthField
            label="Endpointing wait, seconds, what if"
            value={imagined.change.wait ?? work.endpointing.wait}
            most={2}
            step={0.05}
            decimals={2}
            isChanged={imagined.change.wait !== undefined}
            testId="what-if-wait"
            onChange={(wait) =>
              imagine(place, 'wait', (now) =>
                withWait(now, seconds(wait), seconds(work.endpointing.wait)),
              )
            }
          />
        </div>
        <BudgetChoice
          chosen={budget}
          measured={measuredOf}
          ownerOf={kindOf}
          script={scriptInWords(answer, kindOf)}
          gap={answer.before.median}
          onChoose={setBudget}
          onTake={(shares) => imagine(place, 'budget', () => withBudget(shares, measuredOf))}
        />
      </div>
      <div className="what-if-scroll">
        <WhatIfTable
          parts={answer.parts}
          ownerOf={kindOf}
          bought={bought}
          lenders={lenders}
          takenFrom={imagined.takenFrom}
          isChanged={(part) => imagined.change.parts[part] !== undefined}
          onLength={setLength}
          onTake={(part, lender) =>
            imagine(place, `take ${part}`, (now) =>
              lender === null
                ? asItWas(now, part)
                : takenFromRun(now, part, lender.run, millis(lender.lengths[part] / 1e6)),
            )
          }
        />
      </div>
    </div>
  );
}

/** The turns that can lend a part, those of other agents of the session named by their agent. */
const lendersOf = (session: RecordedSession, own: number) =>
  agentsOf(session).flatMap(({ place, work }) =>
    countedSchedules(session, place).map(({ run, schedule }) => {
      const turn = shortName(session.runs[run]?.plan);
      const agent = work.name ?? `agent ${place + 1}`;
      return {
        run,
        name: place === own ? turn : `${agent}, ${turn}`,
        lengths: measuredLengths(schedule),
      };
    }),
  );

/** The turn whose gap is the median, the earlier of two; null where no turn counts. */
function medianTurn(counted: readonly CountedSchedule[]): CountedSchedule | null {
  const sorted = counted.toSorted((one, other) => one.schedule.gap - other.schedule.gap);
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? null;
}
