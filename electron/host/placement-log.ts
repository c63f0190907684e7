import { isHeavy, placementMark } from '../common/placement.ts';
import type { Placement } from '../common/session.ts';

/** `Node(s) placed on [CPUExecutionProvider]. Number of nodes: 109`, or `All nodes placed on […`. */
const headLine = /\b(All nodes|Node\(s\)) placed on \[(\w+)\]\. Number of nodes: (\d+)/;
/** `… VerifyEachNodeIsAssignedToAnEp]   MatMul (/layers.0/MatMul)`, in the list below a head. */
const nodeLine = /VerifyEachNodeIsAssignedToAnEp\]\s+(\S+) \(/;

type Provider = Placement['providers'][number];

/**
 * Where onnxruntime put the operators of each model, from what it wrote to standard error (session_state.cc,
 * verbose). What precedes the text of a line (time, severity, a system's own prefix) does not matter, nor do
 * lines of others in between. A model of which it said nothing is left out.
 */
export function readPlacements(log: string): Placement[] {
  const placements: Placement[] = [];
  let model: string | null = null;
  let providers: Provider[] = [];
  let listed: Record<string, number> | null = null;
  const close = (): void => {
    if (model !== null && providers.length > 0) placements.push({ model, providers });
    providers = [];
    listed = null;
  };
  for (const line of log.split(/\r?\n/)) {
    const mark = line.indexOf(placementMark);
    if (mark >= 0) {
      close();
      model = line.slice(mark + placementMark.length).trim();
      continue;
    }
    const [, extent, provider = '', count] = headLine.exec(line) ?? [];
    if (extent !== undefined) {
      const operators = Number(count);
      listed = extent === 'All nodes' ? null : {};
      const heavy = listed === null ? operators : 0;
      providers.push({ provider, operators, heavy, heavyKinds: listed ?? {} });
      continue;
    }
    const operator = nodeLine.exec(line)?.[1];
    const last = providers.at(-1);
    if (operator === undefined || last === undefined || listed === null) continue;
    if (!isHeavy(operator)) continue;
    listed[operator] = (listed[operator] ?? 0) + 1;
    providers[providers.length - 1] = { ...last, heavy: last.heavy + 1, heavyKinds: listed };
  }
  close();
  return placements;
}
