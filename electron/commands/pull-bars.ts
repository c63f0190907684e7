import { MultiBar, type SingleBar } from 'cli-progress';
import type { ModelCatalog, ModelId } from '../common/model-catalog.ts';
import { inMegabytes } from '../lab/models/pull-failure.ts';
import { nameOf, type PullDisplay } from './pull-lines.ts';

/** A bar for each model, drawn on stderr, which must be a terminal. */
export function showBars(catalog: ModelCatalog): PullDisplay {
  const display = new MultiBar({
    format: '{name} [{bar}] {percentage} % of {size}  {phase}',
    barsize: 20,
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
    // Stopping without a bar would still print a line.
    stop: () => {
      if (bars.size > 0) display.stop();
    },
  };
}
