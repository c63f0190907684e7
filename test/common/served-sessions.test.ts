import { expect, test } from 'vitest';
import { compareSessions } from '../../electron/common/compare.ts';
import { reportHeadSchema, reportLines } from '../../electron/common/export/report-data.ts';
import { conditions } from '../../electron/common/export/session-markdown.ts';
import { servedSession } from '../support/served-session.ts';

const asked = (requests: number) =>
  servedSession(Array.from({ length: requests }, () => ({ to: 100 })));

test('a report of more requests than a scenario may have works opens again', () => {
  const [head = ''] = reportLines(asked(1001));
  const { manifest } = reportHeadSchema.parse(JSON.parse(head));
  expect(manifest.scenario.work).toHaveLength(1002);
});

test('requests are no sides of a comparison: one sentence says so of them all', () => {
  const { comparisons, leftOut } = compareSessions([asked(300)]);
  expect(comparisons).toEqual([]);
  expect(leftOut).toEqual([
    'Left out, for each is a work of its own: the 300 requests to the server in a-session.',
  ]);
  expect(compareSessions([asked(1), asked(2)]).leftOut).toHaveLength(2);
});

test('the conditions of a served session tell of its requests, not of repeats that nobody planned', () => {
  const lines = conditions(asked(3)).join('\n');
  expect(lines).toContain("Requests to the lab's server: 3;");
  expect(lines).not.toContain('warm-up');
});
