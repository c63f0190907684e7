import { Command, Option } from 'commander';
import { compareSessions } from '../common/compare.ts';
import { mostSides } from '../common/comparison-sides.ts';
import { comparisonJson, differencesJson } from '../common/export/comparison-json.ts';
import { comparisonMarkdown, differencesMarkdown } from '../common/export/comparison-markdown.ts';
import { buildSession, type RecordedSession } from '../common/recorded-session.ts';
import { readSession } from '../lab/read-session.ts';
import type { Console } from './console.ts';
import { withFolder } from './open-recorded.ts';
import { jsonOption } from './options.ts';
import { comparisonTable, differenceLines } from './report-comparison.ts';
import { WrongUsage } from './wrong-usage.ts';

type Options = {
  readonly json?: true;
  readonly markdown?: true;
  readonly differences?: true;
};

/** `latency-lab compare A [B] [C] [D]`. */
export function compareCommand(console: Console): Command {
  return new Command('compare')
    .description('Compare 2 to 4 recorded sessions, or the devices and models of one.')
    .argument('<SESSION...>', 'names, folders, or .latlab files; differences are to the first')
    .addOption(jsonOption().conflicts('markdown'))
    .addOption(new Option('--markdown', 'print tables in Markdown'))
    .option('--differences', 'also say which stages and operators were added, gone or changed')
    .action(async (names: string[], { json, markdown, differences }: Options) => {
      if (names.length > mostSides) {
        throw new WrongUsage(
          `A comparison has at most ${mostSides} sessions, not ${names.length}.`,
        );
      }
      const sessions: RecordedSession[] = [];
      for (const name of names) sessions.push(await open(name, console));
      const compared = compareSessions(sessions);
      if (compared.comparisons.length === 0) throw new WrongUsage(nothingToCompare(names));
      for (const { warnings } of compared.comparisons) warnings.forEach(console.stderr);
      compared.leftOut.forEach(console.stderr);
      if (json === true) {
        const more = differences === true ? { differences: differencesJson(compared) } : {};
        console.stdout(JSON.stringify({ ...comparisonJson(compared), ...more }));
        return;
      }
      const [report, reportDifferences] =
        markdown === true
          ? [comparisonMarkdown, differencesMarkdown]
          : [comparisonTable, differenceLines];
      report(compared).forEach(console.stdout);
      if (differences === true) reportDifferences(compared).forEach(console.stdout);
    });
}

async function open(name: string, console: Console): Promise<RecordedSession> {
  const { manifest, events, damage } = await withFolder(name, console, readSession);
  if (damage !== null) console.stderr(`${name}: ${damage}`);
  return buildSession(manifest, events);
}

const nothingToCompare = (names: readonly string[]): string =>
  names.length === 1
    ? `${names[0]} has one work on one device: there is nothing to compare it with. Name a second session.`
    : `${names.join(' and ')} have no work of one kind (speaking, recognising) in common.`;
