import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { keyNameSchema, llmLinkSchema } from '../common/turn/turn-work.ts';
import { isLoopback } from '../lab/loopback.ts';
import { CannotServe } from '../lab/serve/cannot-serve.ts';
import type { RequestTold } from '../lab/serve/request-run.ts';
import { type Place, type ServeOptions, serveLab } from '../lab/serve/serve-lab.ts';
import { packSession } from '../lab/session-archive.ts';
import type { Console } from './console.ts';
import { sayIfUnsaved } from './measure.ts';
import { oneLine } from './one-line.ts';
import { telemetryOptions, wholeNumber, withOptions } from './options.ts';
import { WrongUsage } from './wrong-usage.ts';

type Options = {
  readonly host: string;
  readonly port: number;
  readonly tokenKey?: string;
  readonly tts: string;
  readonly asr: string;
  readonly llm: string;
  readonly ttft?: number;
  readonly rate?: number;
  readonly name: string;
  readonly telemetryRate?: number;
  readonly telemetry: boolean;
  readonly out?: string;
  readonly json?: true;
};

/** `latency-lab serve`: the lab's engines behind the OpenAI protocol, until Ctrl-C. */
export function serveCommand(console: Console): Command {
  const command = new Command('serve')
    .description(
      "Let your own agent use the lab's engines: the OpenAI protocol on this machine, each request recorded.",
    )
    .action((options: Options) => serve(options, console));
  return withOptions(command, [
    new Option('--port <N>', 'where to listen; 0: any that is free')
      .argParser(wholeNumber(0, 65_535))
      .default(11_500),
    new Option('--host <H>', 'an address of this machine; beyond it a token is needed').default(
      '127.0.0.1',
    ),
    new Option(
      '--token-key <NAME>',
      'clients must send the token in this environment variable as their API key',
    ),
    new Option('--tts <ID@DEVICE>', 'which model speaks, and where').default('tiny-tts-en@cpu'),
    new Option('--asr <ID@DEVICE>', 'which model hears, and where').default('moonshine-tiny-q@cpu'),
    new Option(
      '--llm <ID@DEVICE>',
      'which model answers, and where; "scripted": fixed replies at a set pace',
    ).default('scripted'),
    new Option('--ttft <MS>', 'of scripted replies: milliseconds to the first token').argParser(
      wholeNumber(0, 60_000),
    ),
    new Option('--rate <N>', 'of scripted replies: tokens a second').argParser(
      wholeNumber(1, 10_000),
    ),
    new Option('--name <NAME>', 'what the recording is called').default('serve'),
    ...telemetryOptions(),
    new Option('--out <FILE.latlab>', 'save the recording as one file, too, at the end'),
    new Option('--json', 'print a JSON object a line: the address, each request, the recording'),
  ]);
}

async function serve(options: Options, console: Console): Promise<void> {
  const lab = await console.lab();
  const { token, isNew } = await tokenOf(options, console);
  const say = (type: string, json: object, line: string): void => {
    if (options.json === true) console.stdout(JSON.stringify({ type, ...json }));
    else console.stderr(line);
  };
  const served = await serveLab(serveOptions(options, token), lab, {
    event: () => undefined,
    request: (told) => say('request', told, oneLine(requestLine(told))),
    refused: (status, method, path, why) =>
      say(
        'refused',
        { status, method, path, why },
        oneLine(`${method} ${path}: ${status}, ${why}`),
      ),
  }).catch((thrown: unknown) => {
    if (!(thrown instanceof CannotServe)) throw thrown;
    console.stderr(thrown.message);
    console.exit(1);
    return null;
  });
  if (served === null) return;
  const { port, folder } = served;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const address = `http://${host}:${port}/v1`;
  if (isNew) console.stderr(`Token, told this once: ${token}`);
  say(
    'listening',
    { address, recording: folder },
    `Listening at ${address} (base URL of the OpenAI protocol). Ctrl-C ends it and seals the recording.`,
  );
  const problem = await Promise.race([served.gaveUp, interruption(console)]);
  if (problem !== null) console.stderr(problem);
  await served.close();
  const { out } = options;
  const isSaved =
    out === undefined || (await sayIfUnsaved(out, packSession(folder, resolve(out)), console));
  const recording = out === undefined || !isSaved ? folder : resolve(out);
  if (options.json === true) console.stdout(JSON.stringify({ type: 'sealed', recording }));
  else console.stdout(`Recording: ${recording}`);
  console.exit(problem === null && isSaved ? 0 : 1);
}

const interruption = ({ interrupted }: Console): Promise<null> =>
  new Promise((resolve) => {
    if (interrupted.aborted) resolve(null);
    interrupted.addEventListener('abort', () => resolve(null), { once: true });
  });

/**
 * The token of the environment variable that the person names, or a new one where strangers could reach the server.
 * Throws `WrongUsage`.
 */
async function tokenOf(
  { tokenKey, host }: Options,
  console: Console,
): Promise<{ token: string | null; isNew: boolean }> {
  if (tokenKey === undefined) {
    if (isLoopback(host)) return { token: null, isNew: false };
    return { token: randomBytes(24).toString('base64url'), isNew: true };
  }
  if (!keyNameSchema.safeParse(tokenKey).success) {
    throw new WrongUsage(
      '--token-key takes the name of an environment variable, not the token itself.',
    );
  }
  const token = await (await console.lab()).keys.find(tokenKey);
  if (token === null) throw new WrongUsage(`--token-key: the environment has no ${tokenKey}.`);
  return { token, isNew: false };
}

function serveOptions(options: Options, token: string | null): ServeOptions {
  const { name, host, port, tts, asr, llm, ttft, rate, telemetry, telemetryRate = 10 } = options;
  const isScripted = llm === 'scripted';
  if (!isScripted && (ttft !== undefined || rate !== undefined)) {
    throw new WrongUsage('--ttft and --rate go with --llm scripted.');
  }
  return {
    name,
    host,
    port,
    token,
    tts: placeOf(tts),
    asr: placeOf(asr),
    llm: isScripted ? scriptOf({ ttft, rate }) : placeOf(llm),
    telemetryRate: telemetry ? telemetryRate : 0,
  };
}

function scriptOf(pace: { ttft: number | undefined; rate: number | undefined }) {
  const link = llmLinkSchema.parse({ engine: 'scripted', ...pace });
  if (link.engine !== 'scripted') throw new Error('A script was parsed as something else.');
  return link;
}

/** `ID@DEVICE`; the CPU where none is named. */
function placeOf(text: string): Place {
  const [, model = text, device = 'cpu'] = /^(.*)@([^@]+)$/.exec(text) ?? [];
  return { model, device };
}

/** One request as a line: what it was, what a client felt, and how it ended. */
function requestLine({ run, path, model, outcome, first, whole, audio, rtf }: RequestTold): string {
  const figures = [
    first === null ? null : `first after ${first.toFixed(0)} ms`,
    `whole after ${whole.toFixed(0)} ms`,
    audio === null ? null : `${audio.toFixed(1)} s of audio`,
    rtf === null ? null : `RTF ${rtf.toFixed(3)}`,
  ].filter((figure) => figure !== null);
  const end = outcome.status === 'failed' ? `failed: ${outcome.detail}` : outcome.status;
  return `run ${run + 1}: ${path} ${model}: ${figures.join(', ')}: ${end}`;
}
