import { difference } from '../../electron/common/difference.ts';
import type { VerdictAnswer, VerdictQuestion } from './verdicts.ts';

/** A thread of the window's own, for what takes hundreds of milliseconds: verdicts by bootstrap. */
self.addEventListener('message', ({ data }: MessageEvent<VerdictQuestion>) => {
  const differences = data.pairs.map((pair) => pair && difference(...pair));
  const answer: VerdictAnswer = { question: data.question, differences };
  self.postMessage(answer);
});
