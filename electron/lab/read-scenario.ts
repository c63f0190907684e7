import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type Scenario, scenarioSchema, workSchema } from '../common/scenario.ts';
import { corpusWorkSchema, worksOfCorpora } from './corpus/corpus-works.ts';
import { UnreadableCorpus } from './corpus/unreadable-corpus.ts';

/** A scenario file that cannot be used. `message` is a sentence for a person. */
export class UnreadableScenario extends Error {}

/** What a file may say besides: folders of audio with transcripts, each file of which becomes a work. */
const scenarioFileSchema = scenarioSchema.extend({
  work: z.array(workSchema).max(1000).default([]),
  corpora: z.array(corpusWorkSchema).max(100).default([]),
});

/**
 * Reads a scenario file; its corpora become works, after those that are listed. `remark` hears what was left out of
 * them. Throws `UnreadableScenario`.
 */
export async function readScenario(
  path: string,
  remark: (sentence: string) => void = () => undefined,
): Promise<Scenario> {
  const { corpora, work, ...rest } = parse(scenarioFileSchema, await readJson(path), path);
  try {
    const heard = await worksOfCorpora(corpora, dirname(path), remark);
    return parse(scenarioSchema, { ...rest, work: [...work, ...heard] }, path);
  } catch (thrown) {
    if (!(thrown instanceof UnreadableCorpus)) throw thrown;
    throw new UnreadableScenario(`${path}: ${thrown.message}`);
  }
}

async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    const why = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
    throw new UnreadableScenario(
      why === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${why}).`,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableScenario(
      `${path} is not JSON. A scenario is a JSON file; see resources/scenarios.`,
    );
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, json: unknown, path: string) {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new UnreadableScenario(`${path} is no scenario:\n${z.prettifyError(parsed.error)}`);
}
