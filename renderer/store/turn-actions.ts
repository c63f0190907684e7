import type { StoreApi } from 'zustand/vanilla';
import { edit, type History, redo, startHistory, undo } from './history.ts';
import { type Imagined, nothingImagined } from './imagined-turns.ts';
import type { LabState } from './lab-state.ts';

/** What is imagined of one agent's turns, by the session and the place of its work in it. */
export type ShownWhatIf = {
  readonly session: string;
  readonly work: number;
  readonly steps: History<Imagined>;
};

/** What is imagined of this agent of the session; nothing while another one is looked at. */
export const imaginedOf = (
  whatIf: ShownWhatIf | null,
  session: string,
  work: number,
): History<Imagined> =>
  whatIf !== null && whatIf.session === session && whatIf.work === work
    ? whatIf.steps
    : startHistory(nothingImagined);

/** The view of a session's turns, and what if they were others. `now` is a steady clock in milliseconds. */
export function turnActions(store: StoreApi<LabState>, now: () => number) {
  const step = (work: number, next: (steps: History<Imagined>) => History<Imagined>): void =>
    store.setState(({ shown, whatIf }) =>
      shown === null
        ? {}
        : {
            whatIf: {
              session: shown.id,
              work,
              steps: next(imaginedOf(whatIf, shown.id, work)),
            },
          },
    );
  return {
    /** Shows the turns of the session that is shown, in the waterfall's place. */
    showTurns: () =>
      store.setState(({ shown }) => ({
        comparison: null,
        linesOf: null,
        isQualityShown: false,
        turnsOf: shown?.id ?? null,
      })),
    /** `subject` names what is changed: quick changes of the same subject are one step to undo. */
    imagine: (work: number, subject: string, next: (imagined: Imagined) => Imagined) =>
      step(work, (steps) => edit(steps, next(steps.present), subject, now())),
    undoImagined: (work: number) => step(work, undo),
    redoImagined: (work: number) => step(work, redo),
  };
}
