import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const commit = 'c0ffee'.padEnd(40, '0');
export const sha256Of = (content: Buffer): string =>
  createHash('sha256').update(content).digest('hex');
const gitHashOf = (content: Buffer): string =>
  createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');

type Request = {
  readonly host: 'hub' | 'store';
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
};
/** Answers instead of the server. `count` is 1 for the first request of its kind; false: as usual after all. */
export type Fault = (response: ServerResponse, content: Buffer, count: number) => boolean;

/**
 * A Hugging Face hub on 127.0.0.1 and, on another port, the store that it sends to for large files: the answers,
 * headers and redirects of the original (huggingface.co, huggingface_hub's file_download.py).
 */
export interface HubServer {
  readonly address: string;
  readonly requests: Request[];
  /** `isLarge`: lies in the store (LFS), so that the hub knows its sha256 and redirects. */
  put(repository: string, path: string, content: Buffer, isLarge?: boolean): void;
  /** From now on this repository is given only to this token. */
  close(repository: string, how: 'gated' | 'private', token: string): void;
  /** `sha`: the commit that it has now, instead of the usual one. */
  describe(repository: string, card: Card): void;
  faultHub(fault: Fault): void;
  faultStore(fault: Fault): void;
  /** The store sends whole files whatever range is asked for. */
  forgetRanges(): void;
  stop(): Promise<void>;
}

type Card = Readonly<Record<string, unknown>>;
type Entry = { readonly content: Buffer; readonly isLarge: boolean };

export async function startHub(): Promise<HubServer> {
  const repositories = new Map<string, Map<string, Entry>>();
  const closed = new Map<string, { readonly how: 'gated' | 'private'; readonly token: string }>();
  const cards = new Map<string, Card>();
  const requests: Request[] = [];
  let faultOfHub: Fault = () => false;
  let faultOfStore: Fault = () => false;
  let counts = { hub: 0, store: 0 };
  let knowsRanges = true;

  const note = (host: Request['host'], { url, headers }: IncomingMessage): void => {
    requests.push({
      host,
      path: url ?? '',
      authorization: headers.authorization,
      range: headers.range,
      ifRange: headers['if-range'] as string | undefined,
    });
  };

  const send = (request: IncomingMessage, response: ServerResponse, content: Buffer): void => {
    const etag = `"${sha256Of(content)}"`;
    response.setHeader('etag', etag);
    response.setHeader('accept-ranges', 'bytes');
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN);
    const isSame =
      request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
    if (!knowsRanges || Number.isNaN(from) || !isSame) {
      response.writeHead(200, { 'content-length': content.length }).end(content);
    } else if (from >= content.length) {
      response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    } else {
      const rest = content.subarray(from);
      const range = `bytes ${from}-${content.length - 1}/${content.length}`;
      response.writeHead(206, { 'content-length': rest.length, 'content-range': range }).end(rest);
    }
  };

  const refuse = (response: ServerResponse, status: number, code: string): void => {
    response.writeHead(status, { 'x-error-code': code, 'x-error-message': code }).end();
  };

  const store = createServer((request, response) => {
    note('store', request);
    const [, repository = '', path = ''] =
      /^\/blob\/([^/]+\/[^/]+)\/(.+)$/.exec(request.url ?? '') ?? [];
    const content = repositories.get(repository)?.get(path)?.content ?? Buffer.alloc(0);
    counts = { ...counts, store: counts.store + 1 };
    if (!faultOfStore(response, content, counts.store)) send(request, response, content);
  });
  const storeAddress = await listen(store);

  const hub = createServer((request, response) => {
    note('hub', request);
    const url = decodeURIComponent((request.url ?? '').split('?')[0] ?? '');
    const asked =
      /^\/api\/models\/([^/]+\/[^/]+)\/revision\/(.+)$/.exec(url) ??
      /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(url);
    const [, repository = '', revision = '', path] = asked ?? [];
    const files = repositories.get(repository);
    const entry = path === undefined ? undefined : files?.get(path);
    counts = { ...counts, hub: counts.hub + 1 };
    if (faultOfHub(response, entry?.content ?? Buffer.alloc(0), counts.hub)) return;
    const lock = closed.get(repository);
    if (lock && request.headers.authorization !== `Bearer ${lock.token}`) {
      if (lock.how === 'gated') return refuse(response, 403, 'GatedRepo');
      return refuse(response, 401, 'RepoNotFound');
    }
    // The hub answers 401, not 404, to strangers who ask for what is not there.
    if (!files) return refuse(response, 401, 'RepoNotFound');
    const head = String(cards.get(repository)?.sha ?? commit);
    if (revision !== head && revision !== 'main') return refuse(response, 404, 'RevisionNotFound');
    if (path === undefined) {
      const siblings = [...files].map(([rfilename, { content, isLarge }]) => ({
        rfilename,
        size: content.length,
        blobId: gitHashOf(content),
        ...(isLarge && {
          lfs: { sha256: sha256Of(content), size: content.length, pointerSize: 133 },
        }),
      }));
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({ id: repository, sha: commit, siblings, ...cards.get(repository) }),
      );
      return;
    }
    if (!entry) return refuse(response, 404, 'EntryNotFound');
    response.setHeader('x-repo-commit', head);
    if (!entry.isLarge) return send(request, response, entry.content);
    response.setHeader('x-linked-size', entry.content.length);
    response.setHeader('x-linked-etag', `"${sha256Of(entry.content)}"`);
    response.writeHead(302, { location: `${storeAddress}/blob/${repository}/${path}` }).end();
  });
  const address = await listen(hub);

  return {
    address,
    requests,
    put(repository, path, content, isLarge = true) {
      const files = repositories.get(repository) ?? new Map<string, Entry>();
      repositories.set(repository, files.set(path, { content, isLarge }));
    },
    close: (repository, how, token) => void closed.set(repository, { how, token }),
    describe: (repository, card) => void cards.set(repository, card),
    faultHub: (fault) => {
      faultOfHub = fault;
    },
    faultStore: (fault) => {
      faultOfStore = fault;
    },
    forgetRanges: () => {
      knowsRanges = false;
    },
    stop: async () => {
      await Promise.all([shut(hub), shut(store)]);
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const shut = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
