import { z } from 'zod';
import { HubRefusal } from './hub-refusal.ts';
import { askHub } from './hub-request.ts';
import type { HubSettings } from './hub-settings.ts';

/** One file of a repository at the hub. */
export interface HubFile {
  readonly path: string;
  readonly size: number;
  /** Null for small files, which lie in git itself: the hub knows only git's own hash of them. */
  readonly sha256: string | null;
  /** Git's hash of the content, where the hub tells. */
  readonly gitHash: string | null;
}

/** A repository at one commit. */
export interface HubRepository {
  readonly repository: string;
  readonly commit: string;
  readonly licence: string;
  /** BCP 47 tags. */
  readonly languages: readonly string[];
  readonly files: readonly HubFile[];
}

/** Of what the hub tells, as far as it is used. Foreign fields are its own affair. */
const answerSchema = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  tags: z.array(z.string()).default([]),
  cardData: z
    .object({
      license: z.union([z.string(), z.array(z.string())]).nullish(),
      language: z.union([z.string(), z.array(z.string())]).nullish(),
    })
    .nullish(),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: z.int().nonnegative(),
      blobId: z.string().optional(),
      lfs: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), size: z.int() }).nullish(),
    }),
  ),
});

/** Lists of files are a few MB at most. */
const mostBytes = 64 * 2 ** 20;

/** The hub writes licences in lower case; SPDX does not. */
const spdx: Readonly<Record<string, string>> = {
  'apache-2.0': 'Apache-2.0',
  mit: 'MIT',
  'bsd-3-clause': 'BSD-3-Clause',
  'cc-by-4.0': 'CC-BY-4.0',
  'cc0-1.0': 'CC0-1.0',
};

/**
 * Asks the hub what a repository holds. A branch or tag becomes the commit that it stands for now.
 *
 * @throws HubRefusal, the signal's reason, or the network's error
 */
export async function describeRepository(
  repository: string,
  revision: string,
  settings: HubSettings,
  signal: AbortSignal,
): Promise<HubRepository> {
  const { response } = await askHub(
    {
      path: `/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`,
      repository,
      what: 'list of files',
      signal,
    },
    settings,
  );
  const answer = answerSchema.safeParse(parseJson(await readText(response.body, repository)));
  if (!answer.success) {
    throw new HubRefusal(
      'unexpected',
      `What ${settings.endpoint} answers about ${repository} is not what the hub answers.`,
    );
  }
  const { sha, tags, cardData, siblings } = answer.data;
  const licence =
    [cardData?.license ?? []].flat()[0] ??
    tags.find((tag) => tag.startsWith('license:'))?.slice('license:'.length) ??
    'unknown';
  return {
    repository,
    commit: sha,
    licence: spdx[licence] ?? licence,
    languages: [cardData?.language ?? []].flat().filter((tag) => tag.length >= 2),
    files: siblings.map(({ rfilename, size, blobId, lfs }) => ({
      path: rfilename,
      size: lfs?.size ?? size,
      sha256: lfs?.sha256 ?? null,
      gitHash: lfs ? null : (blobId ?? null),
    })),
  };
}

async function readText(body: AsyncIterable<Buffer>, repository: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > mostBytes) {
      throw new HubRefusal('unexpected', `The list of files of ${repository} does not end.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
