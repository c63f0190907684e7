import type { Scenario } from '../../electron/common/scenario.ts';
import { keyNameSchema } from '../../electron/common/turn/turn-work.ts';

/** The names of keys that a scenario's endpoints go by, each once; what is no name yet is left out. */
export function keysNamedIn({ work }: Scenario): string[] {
  const names = work.flatMap((one) => {
    if (one.kind !== 'turn') return [];
    const { agent } = one;
    const links = 'realtime' in agent ? [agent.realtime] : [agent.asr, agent.llm, agent.tts];
    return links.flatMap((link) => (link !== null && 'key' in link ? (link.key ?? []) : []));
  });
  return [...new Set(names)].filter((name) => keyNameSchema.safeParse(name).success);
}
