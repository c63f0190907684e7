import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { arch, cpus, platform } from 'node:os';
import { basename, join } from 'node:path';
import type { DeviceSettings } from '../common/device-settings.ts';
import type { OptimisedGraph } from '../common/worker-protocol.ts';
import type { EngineFiles } from './engine-files.ts';
import { type HashCache, hashFile, openHashCache } from './models/hash-cache.ts';
import type { ModelStore } from './models/model-store.ts';

/** The runtime's own format: it is read in half the time of an optimised ONNX file. */
const extension = '.ort';

/** While it is written. Whoever finds an old one may delete it. */
const draftExtension = `.draft${extension}`;
const oldestDraft = 60 * 60 * 1000;

/**
 * Bytes. A graph saves the work on operators, not the reading of weights, which lie in it once more: of 5 MB of
 * TinyTTS's model about half of the time, of 78 MB of Moonshine's float decoder 15 %.
 */
const largestModel = 128 * 2 ** 20;

/** Raised when an engine asks for other options of the runtime: graphs that were made with the old ones count no more. */
const engineOptions = 1;

/** Bytes of all graphs together. */
const mostBytes = 4 * 2 ** 30;

/** By the path of the model; none for a model that is loaded as it is. */
export type Graphs = Readonly<Record<string, OptimisedGraph>>;

/**
 * Models' graphs as the runtime optimised them for this CPU: reading one takes about half as long as reading and
 * optimising the model again. A file is named `KEY-SHA256.ort`: what it was made of and for, and its own hash, so that
 * a damaged one is found before the runtime reads it.
 */
export class GraphCache {
  readonly #folder: string;
  readonly #runtime: string;
  readonly #models: Pick<ModelStore, 'fileHash'>;
  readonly #most: number;
  readonly #hashes: HashCache;

  /** `runtime`: its version. `most`: bytes of all graphs together. */
  constructor(
    folder: string,
    runtime: string,
    models: Pick<ModelStore, 'fileHash'>,
    most: number = mostBytes,
  ) {
    this.#folder = folder;
    this.#runtime = runtime;
    this.#models = models;
    this.#most = most;
    this.#hashes = openHashCache(folder);
  }

  /**
   * What a worker is to load in the place of these models, and what it is to write. On the CPU only: other providers
   * compile while they load. Never throws: where the folder cannot be used there are none.
   */
  async graphsFor(
    { files }: EngineFiles,
    { device, settings }: { readonly device: string; readonly settings: DeviceSettings },
  ): Promise<Graphs> {
    if (device !== 'cpu') return {};
    try {
      await mkdir(this.#folder, { recursive: true });
      const graphs: [string, OptimisedGraph][] = [];
      for (const [role, path] of Object.entries(files)) {
        const hasWeightsBeside = `${role}-data` in files;
        if (!path.endsWith('.onnx') || hasWeightsBeside) continue;
        if ((await stat(path)).size > largestModel) continue;
        const key = await this.#keyOf(path, settings);
        const known = await this.#find(key);
        const draft = join(this.#folder, `${key}-${randomUUID()}${draftExtension}`);
        graphs.push([
          path,
          known === null ? { path: draft, state: 'written' } : { path: known, state: 'cached' },
        ]);
      }
      return Object.fromEntries(graphs);
    } catch {
      return {};
    }
  }

  /**
   * After a worker loaded: what it wrote gets its name, and what is too much goes, the oldest first. What one left
   * that did not load to the end is deleted. Never throws.
   */
  async keep(graphs: Graphs, isLoaded: boolean): Promise<void> {
    const drafts = Object.values(graphs).filter(({ state }) => state === 'written');
    if (drafts.length === 0) return;
    for (const { path } of drafts) {
      try {
        if (!isLoaded) {
          await rm(path, { force: true });
          continue;
        }
        const key = basename(path).slice(0, keyLength);
        const sha256 = await hashFile(path);
        await rename(path, join(this.#folder, `${key}-${sha256}${extension}`));
      } catch {
        await rm(path, { force: true }).catch(() => undefined);
      }
    }
    await this.#prune().catch(() => undefined);
  }

  async #keyOf(path: string, { graphOptimization }: DeviceSettings): Promise<string> {
    const made = [
      engineOptions,
      await this.#models.fileHash(path),
      this.#runtime,
      graphOptimization ?? 'all',
      platform(),
      arch(),
      await processorWords(),
    ];
    return createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, keyLength);
  }

  /** The whole graph with this key; one that is not what its name says is deleted. */
  async #find(key: string): Promise<string | null> {
    for (const name of await readdir(this.#folder)) {
      if (!name.startsWith(`${key}-`) || name.endsWith(draftExtension)) continue;
      const path = join(this.#folder, name);
      if (name === `${key}-${await this.#hashes.hash(path)}${extension}`) return path;
      await rm(path, { force: true });
    }
    return null;
  }

  async #prune(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith(extension));
    // One that another lab has just deleted, or that this one may not delete, is no reason to keep the others.
    const files = await Promise.all(
      names.map(async (name) => {
        const found = await stat(join(this.#folder, name)).catch(() => null);
        return found === null ? [] : [{ name, size: found.size, mtimeMs: found.mtimeMs }];
      }),
    );
    let total = 0;
    for (const { name, size, mtimeMs } of files.flat().sort((a, b) => b.mtimeMs - a.mtimeMs)) {
      const isDraft = name.endsWith(draftExtension);
      if (!isDraft) total += size;
      const isOver = isDraft ? mtimeMs < Date.now() - oldestDraft : total > this.#most;
      if (isOver) await rm(join(this.#folder, name), { force: true }).catch(() => undefined);
    }
  }
}

/** Hexadecimal digits of a key. */
const keyLength = 32;

/**
 * The runtime lays weights out for the instructions that a CPU has, and virtual machines of one name differ in them:
 * where the system tells (Linux), they are a part of the key.
 */
async function processorWords(): Promise<string> {
  const told = await readFile('/proc/cpuinfo', 'utf8').catch(() => '');
  const instructions = /^(?:flags|Features)\s*:(.*)$/m.exec(told)?.[1]?.trim() ?? '';
  return `${cpus()[0]?.model ?? ''} ${instructions}`;
}
