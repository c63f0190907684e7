import { resolve } from 'node:path';
import { applyEvent, emptySession, type RecordedSession } from '../common/recorded-session.ts';
import type { Scenario } from '../common/scenario.ts';
import { otlpEndpoint } from '../lab/export/otlp-endpoint.ts';
import { LiveExport } from '../lab/export/send-session.ts';
import { runScenario } from '../lab/run-scenario.ts';
import { packSession } from '../lab/session-archive.ts';
import type { Console } from './console.ts';
import { type ProgressDisplay, showProgress } from './progress.ts';
import { reportJson } from './report-json.ts';
import { operatorsHint } from './report-operators.ts';
import { reportTable } from './report-table.ts';

export type MeasureOptions = { readonly out?: string; readonly json?: true; readonly to?: string };

/** A session that was measured from the command line, and where its recording lies. */
export type Measured = { readonly session: RecordedSession; readonly folder: string };

/**
 * Runs the scenario, shows how far it is, and prints the table or the JSON object. Sets the exit code: 0
 * when every run was measured. `base`: what the scenario's relative paths are relative to.
 */
export async function measure(
  scenario: Scenario,
  base: string,
  options: MeasureOptions,
  console: Console,
): Promise<Measured> {
  const sending = sendingTo(options.to, console);
  const lab = await console.lab();
  const live: { session: RecordedSession | null; progress: ProgressDisplay | null } = {
    session: null,
    progress: null,
  };
  const running = runScenario(scenario, base, lab, {
    started: (manifest) => {
      live.session = emptySession(manifest);
      live.progress = showProgress(manifest, console);
    },
    event: (event) => {
      if (live.session !== null) applyEvent(live.session, event);
      if (event.type !== 'run-ended') return;
      live.progress?.ended(event);
      if (live.session !== null) sending?.runEnded(live.session, event.run);
    },
  });
  if (console.interrupted.aborted) running.stop();
  console.interrupted.addEventListener('abort', running.stop);
  const { folder, problem } = await running.done.finally(() => live.progress?.stop());
  const measured = { session: live.session ?? never(), folder };
  if (problem !== null) console.stderr(problem);
  const undelivered = await sending?.finish(measured.session, console.interrupted);
  if (undelivered) console.stderr(undelivered);
  const isSaved = await report(measured, options, console);
  const isComplete = measured.session.runs.every(
    ({ ended }) => ended?.outcome.status === 'measured',
  );
  console.exit(isComplete && isSaved ? 0 : 1);
  return measured;
}

/** null where nothing is to be sent. Throws `UnusableEndpoint`. */
const sendingTo = (address: string | undefined, { env }: Console): LiveExport | null =>
  address === undefined
    ? null
    : new LiveExport(otlpEndpoint(address, env.OTEL_EXPORTER_OTLP_HEADERS));

async function report(
  { session, folder }: Measured,
  { out, json }: MeasureOptions,
  console: Console,
): Promise<boolean> {
  const isSaved =
    out === undefined || (await sayIfUnsaved(out, packSession(folder, resolve(out)), console));
  const recording = out === undefined || !isSaved ? folder : resolve(out);
  if (json === true) {
    console.stdout(JSON.stringify(reportJson(session, recording)));
    return isSaved;
  }
  for (const line of reportTable(session)) console.stdout(line);
  console.stdout('');
  console.stdout(`Recording: ${recording}`);
  const hint = operatorsHint(session, recording);
  if (hint !== null) console.stdout(hint);
  return isSaved;
}

/** Whether it was saved; a file that cannot be written is said, and the measurement stands. */
export async function sayIfUnsaved(
  path: string,
  saving: Promise<void>,
  console: Console,
): Promise<boolean> {
  try {
    await saving;
    return true;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    console.stderr(`${path} could not be written (${why}).`);
    return false;
  }
}

function never(): never {
  throw new Error('A session ended that never started.');
}
