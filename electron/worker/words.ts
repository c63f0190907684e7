import { writeSync } from 'node:fs';
import { placementMark, wordsEnd } from '../common/placement.ts';

/** The runtime writes there itself, past Node: what is written here stands in its place among that. */
const standardError = 2;

/** Says whose placement the runtime tells next. */
export const tellPlacementOf = (model: string): void => {
  writeSync(standardError, `\n${placementMark}${model}\n`);
};

/** Says that all of this job has been said. */
export const endWords = (): void => {
  writeSync(standardError, `\n${wordsEnd}\n`);
};
