/** States that can be stepped through: what was before, what is, what was undone. */
export type History<State> = {
  readonly past: readonly State[];
  readonly present: State;
  readonly future: readonly State[];
  /** What the last edit touched, and when: edits of one thing in quick succession are one step. */
  readonly last: { readonly subject: string; readonly at: number } | null;
};

const longestPast = 100;
const oneStep = 1_000;

export const startHistory = <State>(present: State): History<State> => ({
  past: [],
  present,
  future: [],
  last: null,
});

/** Adds a step. `subject` names what was edited, `at` is in milliseconds on any steady clock. */
export function edit<State>(
  history: History<State>,
  present: State,
  subject: string,
  at: number,
): History<State> {
  if (present === history.present) return history;
  const { last } = history;
  const continues = last !== null && last.subject === subject && at - last.at < oneStep;
  return {
    past: continues ? history.past : [...history.past, history.present].slice(-longestPast),
    present,
    future: [],
    last: { subject, at },
  };
}

export function undo<State>(history: History<State>): History<State> {
  const present = history.past.at(-1);
  if (present === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present,
    future: [history.present, ...history.future],
    last: null,
  };
}

export function redo<State>(history: History<State>): History<State> {
  const [present, ...future] = history.future;
  if (present === undefined) return history;
  return { past: [...history.past, history.present], present, future, last: null };
}
