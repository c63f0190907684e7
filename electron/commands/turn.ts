import { copyFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { RecordedSession } from '../common/recorded-session.ts';
import type { Scenario, ScenarioInput } from '../common/scenario.ts';
import type { TurnWorkInput } from '../common/turn/turn-work.ts';
import { readScenario } from '../lab/read-scenario.ts';
import { resolveInside } from '../lab/recording-path.ts';
import { callerFiles } from './caller-files.ts';
import type { Console } from './console.ts';
import { measure, sayIfUnsaved } from './measure.ts';
import { nameModels } from './name-models.ts';
import { jsonOption, wholeNumber, withOptions } from './options.ts';
import { scenarioOf } from './scenario-of.ts';
import { type AgentOptions, agentOptions, agentWith } from './turn-agent.ts';
import { WrongUsage } from './wrong-usage.ts';

type Options = AgentOptions & {
  readonly audio?: string[];
  readonly turns?: number;
  readonly wait?: number;
  readonly conversations?: number;
  readonly wav?: string;
  readonly out?: string;
  readonly to?: string;
  readonly json?: true;
  readonly telemetry: boolean;
};

/** `latency-lab turn [SCENARIO.json]`. */
export function turnCommand(console: Console): Command {
  const command = new Command('turn')
    .description(
      'Hold a conversation with a voice agent and measure the gap that its caller feels. Without a file: the default agent.',
    )
    .argument('[SCENARIO.json]', 'a scenario with a voice turn')
    .action(async (file: string | undefined, options: Options) => {
      const path = resolve(file ?? join(console.resources, 'scenarios', 'turn.json'));
      const { audio } = options;
      const chosen = {
        ...options,
        ...(await nameModels(options, async () => (await console.lab()).keys)),
        ...(audio === undefined ? {} : { audio: await callerFiles(audio) }),
      };
      const scenario = withChoices(await readScenario(path, console.stderr), chosen);
      const { session, folder } = await measure(scenario, dirname(path), options, console);
      if (options.wav !== undefined) await saveCall(session, folder, options.wav, console);
    });
  return withOptions(command, [
    new Option(
      '--audio <F...>',
      'what the caller says, a file for each turn; of a folder, the audio files in it',
    ),
    ...agentOptions(),
    new Option('--turns <N>', 'turns of each conversation').argParser(wholeNumber(1, 1000)),
    new Option(
      '--wait <SECONDS>',
      'endpointing: silence after which the caller is done (0.1 to 5)',
    ).argParser(waitOf),
    new Option('--conversations <N>', 'how often the conversation is held').argParser(
      wholeNumber(1, 10_000),
    ),
    new Option('--wav <CALL.wav>', 'save the recorded call: left the caller, right the agent'),
    new Option('--no-telemetry', 'read no telemetry'),
    new Option('--out <FILE.latlab>', 'save the recording as one file, too'),
    new Option('--to <URL>', 'send each turn to an OpenTelemetry collector when it has ended'),
    jsonOption(),
  ]);
}

function waitOf(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0.1 && value <= 5) return value;
  throw new InvalidArgumentError('It must be a number of seconds from 0.1 to 5.');
}

/** The options go to every voice turn of the scenario, the only works that are kept. Throws `WrongUsage`. */
function withChoices(scenario: Scenario, options: Options): Scenario {
  const turns = scenario.work.filter((work) => work.kind === 'turn');
  if (turns.length === 0) {
    throw new WrongUsage(
      `"${scenario.name}" has no voice turn. "latency-lab run" runs other work.`,
    );
  }
  const { audio, wait, conversations } = options;
  const input: ScenarioInput = {
    ...scenario,
    work: turns.map(
      (work): TurnWorkInput => ({
        ...work,
        agent: agentWith(work.agent, options),
        ...(audio === undefined
          ? {}
          : { caller: { says: audio.map((file) => ({ file })) }, turns: undefined }),
        ...(options.turns === undefined ? {} : { turns: options.turns }),
        ...(wait === undefined ? {} : { endpointing: { ...work.endpointing, wait } }),
      }),
    ),
    repeats: conversations ?? scenario.repeats,
    ...(options.telemetry ? {} : { telemetryRate: 0 }),
  };
  return scenarioOf(input);
}

/** The call of the first measured conversation. */
async function saveCall(
  session: RecordedSession,
  folder: string,
  target: string,
  console: Console,
): Promise<void> {
  const turn = session.runs.find(({ plan, turn: one }) => plan.kind === 'measured' && one !== null);
  if (turn?.turn == null) {
    console.stderr(`No call was recorded, so ${target} was not written.`);
    return;
  }
  const saving = resolveInside(folder, turn.turn.call.file).then((source) =>
    copyFile(source, resolve(target)),
  );
  if (!(await sayIfUnsaved(target, saving, console))) console.exit(1);
}
