import type { Scenario, Work } from '../../electron/common/scenario.ts';

/** Every change that the form makes to a scenario, as functions from one scenario to the next. */

const replaced = <Item>(list: readonly Item[], index: number, item: Item): Item[] =>
  list.map((old, at) => (at === index ? item : old));

export const changeWork = (scenario: Scenario, index: number, work: Work): Scenario => ({
  ...scenario,
  work: replaced(scenario.work, index, work),
});

export const addWork = (scenario: Scenario, work: Work): Scenario => ({
  ...scenario,
  work: [...scenario.work, work],
});

export const removeWork = (scenario: Scenario, index: number): Scenario => ({
  ...scenario,
  work: scenario.work.filter((_, at) => at !== index),
});

export const duplicateWork = (scenario: Scenario, index: number): Scenario => ({
  ...scenario,
  work: scenario.work.flatMap((work, at) => (at === index ? [work, work] : [work])),
});

/** Moves a work by one place, −1 up or 1 down; unchanged at the ends. */
export function moveWork(scenario: Scenario, index: number, by: -1 | 1): Scenario {
  const moved = scenario.work[index];
  const other = scenario.work[index + by];
  if (moved === undefined || other === undefined) return scenario;
  return { ...scenario, work: replaced(replaced(scenario.work, index, other), index + by, moved) };
}

/** Devices stay in the order in which the machine lists them. */
export function toggleDevice(
  scenario: Scenario,
  device: string,
  isChosen: boolean,
  order: readonly string[],
): Scenario {
  const chosen = scenario.devices.filter((id) => id !== device);
  if (isChosen) chosen.push(device);
  const rank = (id: string): number => {
    const at = order.indexOf(id);
    return at === -1 ? order.length : at;
  };
  return { ...scenario, devices: chosen.sort((a, b) => rank(a) - rank(b)) };
}
