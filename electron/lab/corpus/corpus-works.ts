import { isAbsolute, relative, resolve } from 'node:path';
import { z } from 'zod';
import type { Work } from '../../common/scenario.ts';
import { type Corpus, readCorpus } from './read-corpus.ts';
import { UnreadableCorpus } from './unreadable-corpus.ts';

/** More works than this are no scenario (`scenario.ts`). */
const mostWorks = 1000;

/** A folder of audio with transcripts, heard by one model. */
export const corpusWorkSchema = z.object({
  model: z.string().min(1).max(200),
  /** Relative to the folder of the scenario's file. */
  folder: z.string().min(1),
  /** Only so many files, the first by their paths. */
  limit: z.int().min(1).max(mostWorks).optional(),
  /** BCP 47: of the audio. */
  language: z.string().min(1).max(200).optional(),
});
type CorpusWork = z.output<typeof corpusWorkSchema>;

/**
 * A work for each file of each corpus. `base`: what folders are relative to, and files where they lie in it. `remark`
 * hears what was left out of a folder, once. Throws `UnreadableCorpus`, also where there are more files than works.
 */
export async function worksOfCorpora(
  corpora: readonly CorpusWork[],
  base: string,
  remark: (sentence: string) => void,
): Promise<Work[]> {
  const known = new Map<string, Corpus>();
  const works: Work[] = [];
  for (const { model, folder, limit, language } of corpora) {
    const path = resolve(base, folder);
    let corpus = known.get(path);
    if (corpus === undefined) {
      corpus = await readCorpus(path);
      known.set(path, corpus);
      corpus.remarks.forEach(remark);
    }
    for (const { path: file, reference } of corpus.entries.slice(0, limit)) {
      const audio = { file: fromBase(file, base) };
      works.push({ kind: 'asr', model, audio, reference, ...(language && { language }) });
    }
  }
  if (works.length <= mostWorks) return works;
  throw new UnreadableCorpus(
    `The corpora come to ${works.length} files, and a scenario has at most ${mostWorks} works. Give them a "limit".`,
  );
}

function fromBase(file: string, base: string): string {
  const inside = relative(base, file);
  return inside.startsWith('..') || isAbsolute(inside) ? file : inside;
}
