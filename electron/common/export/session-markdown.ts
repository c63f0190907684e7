import { compareSessions } from '../compare.ts';
import { notePlaceName } from '../note-words.ts';
import { isOfListener, listenerDevice, targetName } from '../plan.ts';
import { misheardLines, qualityCells, qualityNotes } from '../quality-words.ts';
import { type RecordedSession, runState } from '../recorded-session.ts';
import type { SessionManifest } from '../session.ts';
import { failureLines, heardLines, summaryCells, summaryNotes } from '../summary-words.ts';
import { type TurnReport, turnReports } from '../turn/turn-words.ts';
import { comparisonMarkdown } from './comparison-markdown.ts';
import { inMarkdown, markdownTable } from './markdown-text.ts';

/**
 * What an engineer pastes into an issue: the figures, where they were measured, how the runs ended, and the verdicts
 * where the session has several targets. GitHub's Markdown, a line at a time.
 */
export function* sessionMarkdown(session: RecordedSession): Generator<string> {
  for (const line of lines(session)) yield `${line}\n`;
}

function lines(session: RecordedSession): string[] {
  const compared = compareSessions([session]);
  const quality = qualityCells(session);
  const summary = summaryCells(session);
  const turns = turnReports(session).flatMap(turnMarkdown);
  const remarks = [
    ...summaryNotes(session),
    ...heardLines(session),
    ...misheardLines(session),
    ...failureLines(session),
  ];
  return [
    `# ${inMarkdown(session.manifest.name)}`,
    '',
    ...conditions(session).map((line) => `- ${inMarkdown(line)}`),
    '',
    ...turns,
    ...(summary.rows.length > 0 || turns.length === 0 ? markdownTable(summary) : []),
    ...remarks.flatMap((line) => ['', inMarkdown(line)]),
    ...(quality.rows.length === 0
      ? []
      : [
          '',
          '## Speed and quality',
          '',
          ...markdownTable(quality),
          ...qualityNotes(session).flatMap((line) => ['', inMarkdown(line)]),
        ]),
    ...(compared.comparisons.length === 0
      ? []
      : ['', '## Compared', '', ...comparisonMarkdown(compared)]),
    ...noteLines(session),
  ];
}

const turnMarkdown = ({ title, parts, notes, turns, growth }: TurnReport): string[] => [
  `## ${inMarkdown(title)}`,
  '',
  ...markdownTable(parts),
  ...notes.flatMap((line) => ['', inMarkdown(line)]),
  '',
  ...markdownTable(turns),
  '',
  ...(growth === null ? [] : [...markdownTable(growth), '']),
];

/** Of an imported trace nothing is known but where it came from. */
function machineWords({ imported, machine, runtime }: SessionManifest): string[] {
  if (imported !== undefined) {
    return [
      `Imported from ${imported.file} (${imported.tool}): another tool measured it`,
      ...imported.remarks,
    ];
  }
  const { lab, onnxruntime, host, node, electron } = runtime;
  const words = [
    machine.cpu,
    ...(machine.cores === null ? [] : [`${machine.cores} cores`]),
    ...(machine.memory === null ? [] : [`${(machine.memory / 2 ** 30).toFixed(1)} GiB`]),
  ];
  return [
    `Machine: ${words.join(', ')}; ${machine.osName}, kernel ${machine.kernel}, ${machine.architecture}`,
    `Runtime: Latency Lab ${lab}, onnxruntime ${onnxruntime}, ${host} (Node ${node}${electron === null ? '' : `, Electron ${electron}`})`,
  ];
}

function noteLines(session: RecordedSession): string[] {
  const lines = session.notes.map(({ place, text }) =>
    inMarkdown(`${notePlaceName(place, session)}: ${text}`),
  );
  return lines.length === 0 ? [] : ['', '## Notes', '', ...lines.map((line) => `- ${line}`)];
}

/** Where and how it was measured: whoever doubts a figure looks here first. */
export function conditions({ manifest, runs }: RecordedSession): string[] {
  const { id, startedAt, machine, scenario, models, imported } = manifest;
  const session = `Session ${id}, ${new Date(startedAt).toISOString()}`;
  if (imported !== undefined) return [session, ...machineWords(manifest)];
  const counts = new Map<string, number>();
  for (const run of runs.filter(({ plan }) => plan.kind === 'measured')) {
    const state = runState(run, false);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const own = runs.filter(({ plan }) => !isOfListener(plan));
  // A script that answers for the server runs nowhere.
  const targets = new Set(
    own.filter(({ plan }) => plan.device !== 'scripted').map(({ plan }) => targetName(plan)),
  );
  const requests = own.filter(({ plan }) => plan.requested !== undefined).length;
  const outcomes = [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
  return [
    session,
    ...machineWords(manifest),
    ...machine.gpus.map(
      ({ name, driver }, place) =>
        `GPU ${place}: ${name}, ${driver === null ? 'driver unknown' : `driver ${driver}`}`,
    ),
    ...(machine.power === null ? [] : [`Power: ${machine.power}`]),
    ...(machine.virtualMachine === true ? ['It is a virtual machine.'] : []),
    ...models.map(({ name, precision, licence }) => `Model: ${name}, ${precision}, ${licence}`),
    `Targets: ${[...targets].join('; ')}`,
    requests > 0
      ? `Requests to the lab's server: ${requests}; telemetry ${scenario.telemetryRate} Hz`
      : `Of each work on each target: ${scenario.repeats} measured, ${scenario.warmUps} warm-up, ${scenario.profiledRuns} profiled; telemetry ${scenario.telemetryRate} Hz`,
    ...(scenario.roundTrip === undefined
      ? []
      : [`What was spoken is heard by ${scenario.roundTrip.model} on ${listenerDevice}`]),
    `Measured runs: ${outcomes === '' ? 'none' : outcomes}`,
  ];
}
