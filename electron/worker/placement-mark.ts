import { writeSync } from 'node:fs';
import { placementMark } from '../common/placement.ts';

const standardError = 2;

/** Writes whose placement the runtime tells next: straight to the file, as the runtime itself writes. */
export function tellPlacementOf(model: string): void {
  writeSync(standardError, `\n${placementMark}${model}\n`);
}
