import type { z } from 'zod';

export type PlainIssue = { readonly path: string; readonly message: string };

type Issue = z.core.$ZodIssue;

/**
 * What a schema refuses, each by the path of its field. Of alternatives none of which fits, the one that gets furthest is
 * meant: an agent with a wrong number in one of its links is that agent, and not the other kind with everything missing.
 */
export const plainIssues = (issues: readonly Issue[]): PlainIssue[] =>
  issues.flatMap((issue) => within(issue, []));

function within(issue: Issue, before: readonly PropertyKey[]): PlainIssue[] {
  const path = [...before, ...issue.path];
  if (issue.code === 'invalid_union') {
    const branches = issue.errors.map((branch) => branch.flatMap((one) => within(one, path)));
    const depth = (branch: readonly PlainIssue[]): number =>
      Math.max(0, ...branch.map((one) => one.path.split('.').length));
    const [best] = branches.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
    if (best !== undefined && best.length > 0) return best;
  }
  return [{ path: path.map(String).join('.'), message: issue.message }];
}
