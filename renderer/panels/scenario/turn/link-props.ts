import type { Problems } from '../../../store/scenario-problems.ts';
import type { Choice } from '../../../ui/select.tsx';

/** A link of the agent of work `index`. */
export type LinkProps<Link> = {
  readonly link: Link;
  readonly index: number;
  readonly problems: Problems;
  readonly onChange: (link: Link) => void;
};

const engineNames = {
  scripted: 'Scripted reply',
  local: 'This machine',
  endpoint: 'Endpoint (OpenAI protocol)',
} as const;

export const engineChoices = (engines: readonly (keyof typeof engineNames)[]): Choice[] =>
  engines.map((value) => ({ value, label: engineNames[value] }));
