import { MultiBar, type SingleBar } from 'cli-progress';
import type { ModelCatalog, ModelId } from '../common/model-catalog.ts';
import { inMegabytes } from '../lab/models/pull-failure.ts';
import type { OnProgress, PullProgress } from '../lab/models/pull-progress.ts';

/** Shows a pull to a person. Stop it at the end, whatever the end. */
export interface PullDisplay {
  readonly show: OnProgress;
  stop(): void;
}

/** A bar for each model, drawn on stderr, which must be a terminal. */
export function showBars(catalog: ModelCatalog): PullDisplay {
  const display = new MultiBar({
    format: '{name} [{bar}] {percentage} % of {size}  {phase}',
    barsize: 30,
    hideCursor: true,
  });
  const bars = new Map<ModelId, SingleBar>();
  const width = Math.max(0, ...catalog.models.map(({ name }) => name.length));
  return {
    show(progress) {
      const { model, phase, receivedBytes } = progress;
      const total = progress.totalBytes ?? receivedBytes;
      const state = {
        name: nameOf(catalog, model).padEnd(width),
        size: progress.totalBytes === null ? '…' : inMegabytes(total),
        phase: phase === 'waiting' ? 'waiting for another download' : phase,
      };
      const bar = bars.get(model) ?? display.create(total, 0, state);
      bars.set(model, bar);
      bar.setTotal(Math.max(total, 1));
      bar.update(phase === 'ready' ? Math.max(total, 1) : receivedBytes, state);
    },
    stop: () => display.stop(),
  };
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

const nameOf = (catalog: ModelCatalog, id: ModelId): string =>
  catalog.models.find((model) => model.id === id)?.name ?? id;

const tenthsDone = ({ receivedBytes, totalBytes }: PullProgress): number =>
  totalBytes ? Math.floor((receivedBytes / totalBytes) * 10) : 0;
