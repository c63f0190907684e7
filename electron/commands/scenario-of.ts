import { z } from 'zod';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../common/scenario.ts';
import { WrongUsage } from './wrong-usage.ts';

/** The scenario that the options add up to. Throws `WrongUsage` where it cannot be one. */
export function scenarioOf(input: ScenarioInput): Scenario {
  const scenario = scenarioSchema.safeParse(input);
  if (scenario.success) return scenario.data;
  throw new WrongUsage(`These options make no scenario:\n${z.prettifyError(scenario.error)}`);
}
