import type { TurnWork } from '../../../../electron/common/turn/turn-work.ts';
import type { Problems } from '../../../store/scenario-problems.ts';

/** A part of a call's form: what it edits, and what is wrong with it by its path in the scenario. */
export type PartProps = {
  readonly work: TurnWork;
  readonly index: number;
  readonly problems: Problems;
  readonly onChange: (work: TurnWork) => void;
};
