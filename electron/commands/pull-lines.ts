import type { ModelCatalog, ModelId } from '../common/model-catalog.ts';
import { inMegabytes } from '../lab/models/pull-failure.ts';
import type { OnProgress, PullProgress } from '../lab/models/pull-progress.ts';

/** Shows a pull to a person. Stop it at the end, whatever the end. */
export interface PullDisplay {
  readonly show: OnProgress;
  stop(): void;
}

/** One line for each start, tenth and end, for logs. */
export function showLines(catalog: ModelCatalog, write: (line: string) => void): PullDisplay {
  const tenths = new Map<ModelId, number>();
  let isWaiting = false;
  return {
    show(progress) {
      const name = nameOf(catalog, progress.model);
      if (progress.phase === 'waiting') {
        if (!isWaiting) write('Another process is downloading models; waiting for it.');
        isWaiting = true;
        return;
      }
      if (progress.phase === 'ready') return write(`${name}: ready`);
      const told = tenths.get(progress.model);
      if (told === undefined) {
        const size = progress.totalBytes === null ? '' : `, ${inMegabytes(progress.totalBytes)}`;
        write(`${name}: downloading${size}`);
      }
      const tenth = tenthsDone(progress);
      if (tenth > (told ?? 0)) write(`${name}: ${tenth * 10} %`);
      tenths.set(progress.model, Math.max(tenth, told ?? 0));
    },
    stop: () => {},
  };
}

export const nameOf = (catalog: ModelCatalog, id: ModelId): string =>
  catalog.models.find((model) => model.id === id)?.name ?? id;

const tenthsDone = ({ receivedBytes, totalBytes }: PullProgress): number =>
  totalBytes ? Math.floor((receivedBytes / totalBytes) * 10) : 0;
