import { expect, test } from 'vitest';
import { awkwardSession, exported, realSession } from '../../support/exported.ts';

/** The cells of each line of a table; a bar that is text is escaped. */
const cellsOf = (line: string): string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());

test('a real recording: machine, conditions, figures, how runs ended, and the verdicts', async () => {
  const session = await realSession(2);
  const { machine, runtime, id } = session.manifest;
  const text = (await exported(session, 'markdown')).toString();
  for (const told of [machine.cpu, runtime.onnxruntime, id.replaceAll('_', '\\_')])
    expect(text).toContain(told);
  expect(text).toContain('- Measured runs: 2 measured');
  expect(text).toContain('- Targets: cpu; webgpu:software');
  expect(text).toContain('## Compared');
  expect(text).toMatch(/\| 1 ASR \| \S+ \| cpu \|/);
  expect(text).toMatch(/\| 1 ASR \| \S+ \| webgpu:software \|/);
});

test('every table has as many cells in each line as in its head', async () => {
  for (const session of [await realSession(2), await realSession(1), awkwardSession()]) {
    const lines = (await exported(session, 'markdown')).toString().split('\n');
    const tables = lines.flatMap((line, place) =>
      line.startsWith('|') && !lines[place - 1]?.startsWith('|') ? [place] : [],
    );
    expect(tables.length).toBeGreaterThan(0);
    for (const start of tables) {
      const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
      const widths = lines.slice(start, start + length).map((line) => cellsOf(line).length);
      expect(new Set(widths).size).toBe(1);
    }
  }
});

test('names and sentences of others become no markup, and stay on their line', async () => {
  const text = (await exported(awkwardSession(), 'markdown')).toString();
  expect(text).toContain('# Awkward \\*names\\* \\| and pipes\n');
  expect(text).toContain('Failed (1 runs): engine-error: She said "no, never", then \\| left;');
  expect(text).toContain('- Measured runs: 1 measured, 1 interrupted');
  expect(text).not.toContain('## Compared');
});
