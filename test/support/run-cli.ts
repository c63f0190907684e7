import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';

const launcher = join(import.meta.dirname, 'cli-launcher.mjs');

type Figure = number | null;
const figure = z.number().nullable();
const spread = z.strictObject({ median: figure, p95: figure, n: z.int() });

const stageReport = z.strictObject({
  id: z.int(),
  stage: z.string(),
  startNs: z.number(),
  endNs: z.number(),
  parent: z.int().nullable(),
});

const runReport = z.object({
  model: z.string(),
  device: z.string(),
  provider: z.string().nullable(),
  outcome: z.enum(['measured', 'failed', 'cancelled']),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  phase: z.string().nullable(),
  audioSeconds: figure,
  processingMs: figure,
  rtf: figure,
  rtfx: figure,
  ttfaMs: figure.optional(),
  promptTokens: figure.optional(),
  replyTokens: figure.optional(),
  ttftMs: figure.optional(),
  itlMs: figure.optional(),
  tokensPerSecond: figure.optional(),
  prefillTokensPerSecond: figure.optional(),
  text: z.string().nullable().optional(),
  wer: z.number().optional(),
  audioFigures: z
    .looseObject({ loudnessLufs: figure, leadingSilenceSeconds: figure })
    .nullable()
    .optional(),
  roundTrip: z
    .strictObject({
      run: z.int(),
      model: z.string(),
      text: z.string().nullable(),
      wer: figure,
      detail: z.string().nullable(),
    })
    .optional(),
  stages: z.array(stageReport),
});
export type RunReport = z.output<typeof runReport>;

const summaryReport = z.object({
  processingMs: spread.optional(),
  rtf: spread.optional(),
  ttftMs: spread.optional(),
  itlMs: spread.optional(),
  cold: z.object({ loadMs: figure, firstInferenceMs: figure, newShapeMs: figure }).optional(),
});

const qualityReport = z.object({
  kind: z.enum(['tts', 'asr']),
  model: z.string(),
  precision: z.string().nullable(),
  target: z.string(),
  rtfx: figure,
  steadyRuns: z.int(),
  wer: figure,
  words: figure,
  measuredBy: z.string().nullable(),
  works: z.array(z.looseObject({ work: z.int(), errors: z.number() })),
  audio: z
    .looseObject({ runs: z.int(), loudnessLufs: figure, secondsPerCharacter: figure })
    .nullable(),
  measuredRuns: z.int(),
  failures: z.array(z.strictObject({ detail: z.string(), count: z.int() })),
});

/** What `--json` prints, as the issue asks for it. */
const report = z.strictObject({
  runs: z.array(runReport),
  summary: summaryReport,
  quality: z.array(qualityReport),
  recording: z.string(),
});
export type Report = z.output<typeof report>;

export type CliOptions = {
  readonly home: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
};

export type RunningCli = {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  /** Resolves with the first line on stderr that matches; rejects when the process ends without one. */
  readonly says: (pattern: RegExp) => Promise<string>;
  readonly ended: Promise<EndedCli>;
};

export type EndedCli = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Starts the command line as a process group of its own. */
export function startCli(args: readonly string[], options: CliOptions): RunningCli {
  return follow([process.execPath, launcher, ...args], options);
}

/** Runs any program to its end, or while it runs, as the command line is run. */
export function follow(
  [command = '', ...args]: readonly string[],
  { home, cwd, env }: CliOptions,
): RunningCli {
  const child = spawn(command, args, {
    cwd,
    detached: true,
    env: { ...process.env, ...env, LATENCY_LAB_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const lookAgain = (): void => {
    for (const look of waiting) look();
  };
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line);
    lookAgain();
  });
  let isOver = false;
  const ended = new Promise<EndedCli>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      isOver = true;
      lookAgain();
      resolve({ code, signal, stdout, stderr: lines.join('\n') });
    });
  });
  const says = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = lines.find((line) => pattern.test(line));
        if (found !== undefined) resolve(found);
        else if (isOver) reject(new Error(`It never said ${pattern}:\n${lines.join('\n')}`));
        else return;
        waiting.delete(look);
      };
      waiting.add(look);
      look();
    });
  return { process: child, says, ended };
}

export const runCli = (args: readonly string[], options: CliOptions): Promise<EndedCli> =>
  startCli(args, options).ended;

/** Runs it with `--json`; what it printed must be that one object and nothing else. */
export async function runCliForJson(
  args: readonly string[],
  options: CliOptions,
): Promise<EndedCli & { readonly json: Report }> {
  const ended = await runCli([...args, '--json'], options);
  return { ...ended, json: parseReport(ended) };
}

export const parseReport = ({ stdout, stderr }: Pick<EndedCli, 'stdout' | 'stderr'>): Report => {
  try {
    return report.parse(JSON.parse(stdout));
  } catch (cause) {
    throw new Error(`No report on stdout: "${stdout}"; on stderr: ${stderr}`, { cause });
  }
};

/** A figure that must be there. */
export function known(value: Figure | undefined): number {
  if (typeof value !== 'number') throw new Error('The figure is not there.');
  return value;
}
