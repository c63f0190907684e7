import { RunFailure } from '../failure.ts';
import type { EngineRequest } from './engine.ts';

/** The path of the file with this role. Throws `model-missing`. */
export function fileOf(request: Pick<EngineRequest, 'files'>, role: string): string {
  const path = request.files[role];
  if (path !== undefined) return path;
  throw new RunFailure('model-missing', `The model lacks its "${role}" file: pull it again.`);
}
