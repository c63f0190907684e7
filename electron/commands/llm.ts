import { Command, Option } from 'commander';
import type { ModelCatalog } from '../common/model-catalog.ts';
import type { ChatMessage } from '../common/scenario.ts';
import { type ChosenOptions, chosenScenario } from './chosen-scenario.ts';
import type { Console } from './console.ts';
import { measure } from './measure.ts';
import { maxTokensOption, measureOptions, withOptions } from './options.ts';
import { WrongUsage } from './wrong-usage.ts';

type Options = ChosenOptions & {
  readonly prompt: string;
  readonly system?: string;
  readonly model?: string;
  readonly maxTokens?: number;
};

/** `latency-lab llm --prompt TEXT`. */
export function llmCommand(console: Console): Command {
  const command = new Command('llm')
    .description('Have a language model reply and measure it.')
    .addOption(new Option('--prompt <TEXT>', 'what the user says').makeOptionMandatory())
    .addOption(new Option('--system <TEXT>', 'what the model is told before'))
    .addOption(new Option('--model <ID>', 'which model replies; left out: the first there is'))
    .addOption(maxTokensOption())
    .action(async (options: Options) => {
      const lab = await console.lab();
      const { prompt, system, maxTokens } = options;
      const model = options.model ?? firstModel(lab.catalog);
      const messages: ChatMessage[] = [
        ...(system === undefined ? [] : [{ role: 'system', content: system } as const]),
        { role: 'user', content: prompt },
      ];
      const scenario = await chosenScenario(
        { name: 'llm', work: [{ kind: 'llm', model, messages, maxTokens }], repeats: 1 },
        options,
        lab,
      );
      await measure(scenario, process.cwd(), options, console);
    });
  return withOptions(command, measureOptions());
}

function firstModel({ models }: ModelCatalog): string {
  const model = models.find(({ kind }) => kind === 'llm');
  if (model !== undefined) return model.id;
  throw new WrongUsage(
    'There is no language model here. "latency-lab models list" lists the models that there are.',
  );
}
