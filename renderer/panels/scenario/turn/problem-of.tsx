import type React from 'react';
import type { Problems } from '../../../store/scenario-problems.ts';

type ProblemOfProps = { readonly problems: Problems; readonly path: string };

/** The first thing that is wrong with a field, or with what lies in it. */
export const findProblem = (problems: Problems, path: string): string | undefined =>
  [...problems].find(([at]) => at === path || at.startsWith(`${path}.`))?.[1];

export const problemId = (path: string): string => `${path.replaceAll('.', '-')}-problem`;

export function ProblemOf({ problems, path }: ProblemOfProps): React.JSX.Element | null {
  const problem = findProblem(problems, path);
  if (problem === undefined) return null;
  return (
    <p id={problemId(path)} className="problem">
      {problem}
    </p>
  );
}
