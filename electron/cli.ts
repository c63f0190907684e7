import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { version } from '../package.json';
import { asrCommand } from './commands/asr.ts';
import { compareCommand } from './commands/compare.ts';
import { confirmOnTerminal } from './commands/confirm.ts';
import type { Console } from './commands/console.ts';
import { devicesCommand } from './commands/devices.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { llmCommand } from './commands/llm.ts';
import { modelsCommand } from './commands/models.ts';
import { packCommand } from './commands/pack.ts';
import { runCommand } from './commands/run.ts';
import { serveCommand } from './commands/serve.ts';
import { showCommand } from './commands/show.ts';
import { ttsCommand } from './commands/tts.ts';
import { turnCommand } from './commands/turn.ts';
import { WrongUsage } from './commands/wrong-usage.ts';
import { DiskFull } from './common/disk-full.ts';
import { launchNode } from './host/launch-node.ts';
import { UnusableScenario } from './lab/devices/check-targets.ts';
import { UnwritableExport } from './lab/export/export-session.ts';
import { UnusableEndpoint } from './lab/export/otlp-endpoint.ts';
import type { Lab } from './lab/lab.ts';
import { makeLab } from './lab/make-lab.ts';
import { UnreadableScenario } from './lab/read-scenario.ts';
import { UnreadableSession } from './lab/read-session.ts';

/** The command line's composition root. Plain Node; resolves with the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const programs = fileURLToPath(new URL('.', import.meta.url));
  const resources = join(programs, '..', '..', 'resources');
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', letReaderLeave);
  let lab: Promise<Lab> | null = null;
  let code = 0;
  const console: Console = {
    lab: () => {
      lab ??= makeLab({ resources, programs, version, env: process.env }, launchNode);
      return lab;
    },
    resources,
    env: process.env,
    reportPage: join(programs, '..', 'report', 'report.html'),
    stdout: (line) => process.stdout.write(`${line}\n`),
    stderr: (line) => process.stderr.write(`${line}\n`),
    isTerminal: process.stderr.isTTY === true,
    exit: (given) => {
      code = given;
    },
    interrupted: interrupted.signal,
  };
  try {
    const program = await makeProgram(console);
    await program.parseAsync(argv, { from: 'user' });
  } catch (thrown) {
    code = exitCodeOf(thrown, console);
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
  return code;
}

async function makeProgram(console: Console): Promise<Command> {
  const { catalog, models, ownModels, home } = await console.lab();
  const program = new Command('latency-lab')
    .description('Runs real speech models on your own devices and shows where the time went.')
    .addHelpText('after', '\nlatency-lab FILE.latlab opens a recording in the app.')
    .version(version)
    .exitOverride();
  const commands = [
    runCommand(console),
    ttsCommand(console),
    asrCommand(console),
    llmCommand(console),
    turnCommand(console),
    modelsCommand({
      ...console,
      catalog,
      store: models,
      ownModels,
      directory: home.models,
      confirm: confirmOnTerminal(process.stdin, process.stderr, console.interrupted),
      signal: console.interrupted,
    }),
    devicesCommand(console),
    serveCommand(console),
    showCommand(console),
    compareCommand(console),
    exportCommand(console),
    importCommand(console),
    packCommand(console),
  ];
  for (const command of commands) program.addCommand(command.exitOverride().showHelpAfterError());
  return program;
}

/** Whoever reads may leave (`| head`): the session goes on and is sealed, unheard. */
function letReaderLeave(error: Error & { readonly code?: string }): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Expected errors are sentences; a bug keeps its stack. */
function exitCodeOf(thrown: unknown, { stderr }: Console): 0 | 1 | 2 {
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
  if (
    thrown instanceof WrongUsage ||
    thrown instanceof UnreadableScenario ||
    thrown instanceof UnusableEndpoint ||
    thrown instanceof UnusableScenario
  ) {
    stderr(thrown.message);
    return 2;
  }
  if (
    thrown instanceof UnreadableSession ||
    thrown instanceof UnwritableExport ||
    thrown instanceof DiskFull
  ) {
    stderr(thrown.message);
    return 1;
  }
  if (isFileSystemError(thrown)) {
    stderr(`${thrown.path} cannot be used: ${thrown.message}. LATENCY_LAB_HOME moves the lab.`);
    return 1;
  }
  throw thrown;
}

const isFileSystemError = (thrown: unknown): thrown is Error & { readonly path: string } =>
  thrown instanceof Error &&
  'syscall' in thrown &&
  'path' in thrown &&
  typeof thrown.path === 'string';
