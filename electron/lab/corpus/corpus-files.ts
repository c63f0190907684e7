import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { CountedRemark } from './counted-remarks.ts';
import { UnreadableCorpus } from './unreadable-corpus.ts';

const mostEntries = 10_000;
const largestTranscript = 64 * 1024 * 1024;

/** The files of a folder. Keys are paths inside it, with `/`; values are absolute, links resolved. */
export type CorpusFiles = {
  readonly root: string;
  readonly files: ReadonlyMap<string, string>;
};

const inOrder = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/**
 * Lists the folder and those in it, in the order of their names; names that begin with a dot are left out. A link
 * counts as the file that it leads to; one that leads out of the folder, to nothing or to a folder goes to
 * `strayLinks`. Throws `UnreadableCorpus`, also for more than 10,000 files and folders.
 */
export async function listCorpus(folder: string, strayLinks: CountedRemark): Promise<CorpusFiles> {
  const root = await rootOf(folder);
  const files = new Map<string, string>();
  const waiting = [''];
  let count = 0;
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const entries = await entriesOf(join(root, place));
    count += entries.length;
    if (count > mostEntries) {
      throw new UnreadableCorpus(
        `${folder} holds more than ${mostEntries.toLocaleString('en')} files and folders. Take a folder with a part of them.`,
      );
    }
    for (const entry of entries) {
      const name = place === '' ? entry.name : `${place}/${entry.name}`;
      if (entry.isDirectory()) waiting.push(name);
      else if (entry.isFile()) files.set(name, join(root, name));
      else if (entry.isSymbolicLink()) {
        const target = await fileInside(root, join(root, name));
        if (target === null) strayLinks.add(name);
        else files.set(name, target);
      }
    }
  }
  return { root, files: new Map([...files].sort(([one], [other]) => inOrder(one, other))) };
}

async function rootOf(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if ((await stat(root)).isDirectory()) return root;
  } catch (thrown) {
    throw new UnreadableCorpus(
      codeOf(thrown) === 'ENOENT'
        ? `There is no folder ${folder}.`
        : `${folder} cannot be read (${codeOf(thrown)}).`,
    );
  }
  throw new UnreadableCorpus(
    `${folder} is a file. Name the folder that holds audio and transcripts.`,
  );
}

async function entriesOf(path: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter(({ name }) => !name.startsWith('.'))
      .sort((one, other) => inOrder(one.name, other.name));
  } catch (thrown) {
    throw new UnreadableCorpus(`${path} cannot be read (${codeOf(thrown)}).`);
  }
}

/** Where a link leads, when that is a file inside of the folder. */
async function fileInside(root: string, link: string): Promise<string | null> {
  try {
    const target = await realpath(link);
    const inside = relative(root, target);
    const isOutside = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
    return isOutside || !(await stat(target)).isFile() ? null : target;
  } catch {
    return null;
  }
}

/** The text of a transcript. Throws `UnreadableCorpus` above 64 MiB and for what is not UTF-8. */
export async function readTranscript(path: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    if ((await stat(path)).size > largestTranscript) {
      throw new UnreadableCorpus(
        `${path} is larger than 64 MiB, which no transcript is. Split it, or take it out of the folder.`,
      );
    }
    bytes = await readFile(path);
  } catch (thrown) {
    if (thrown instanceof UnreadableCorpus) throw thrown;
    throw new UnreadableCorpus(`${path} cannot be read (${codeOf(thrown)}).`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnreadableCorpus(`${path} is not UTF-8 text. Save it as UTF-8.`);
  }
}

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
