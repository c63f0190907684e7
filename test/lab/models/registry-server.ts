import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';

/** Contents by path in the package. */
export type PackageFiles = Readonly<Record<string, Buffer>>;

interface Release {
  readonly name: string;
  readonly version: string;
  readonly tarball: Buffer;
  readonly integrity: string;
}

/** Answers a request in place of the registry. `count` is 1 for the first of its kind. */
export type Answer = (response: ServerResponse, release: Release, count: number) => unknown;

/** A package registry on 127.0.0.1: real HTTP, real tarballs, and faults when told to. */
export interface RegistryServer {
  readonly address: string;
  /** How often tarballs were asked for. */
  tarballRequests(): number;
  publish(name: string, version: string, files: PackageFiles): Promise<void>;
  /** From now on tarballs, or package documents, are answered so. */
  answerTarballs(answer: Answer): void;
  answerDocuments(answer: Answer): void;
  close(): Promise<void>;
}

export async function startRegistry(): Promise<RegistryServer> {
  const releases: Release[] = [];
  let tarballs = 0;
  let documents = 0;
  let answerTarball: Answer = (response, { tarball }) => response.end(tarball);
  let answerDocument: Answer | null = null;

  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    const wanted = releases.find(({ name }) => path === name || path.startsWith(`${name}/-/`));
    if (!wanted) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}');
    } else if (path !== wanted.name) {
      void answerTarball(response, wanted, ++tarballs);
    } else if (answerDocument) {
      void answerDocument(response, wanted, ++documents);
    } else {
      const released = releases.filter(({ name }) => name === wanted.name);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(packageDocument(released, address)));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  return {
    address,
    tarballRequests: () => tarballs,
    async publish(name, version, files) {
      const tarball = await packTarball(files);
      const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
      releases.push({ name, version, tarball, integrity });
    },
    answerTarballs: (answer) => {
      answerTarball = answer;
    },
    answerDocuments: (answer) => {
      answerDocument = answer;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function packageDocument(releases: readonly Release[], address: string) {
  const name = releases[0]?.name ?? '';
  const versions = releases.map(({ version, integrity }) => {
    const tarball = `${address}${name}/-/${version}.tgz`;
    return [version, { name, version, dist: { tarball, integrity } }] as const;
  });
  const latest = versions.at(-1)?.[0];
  return { name, 'dist-tags': { latest }, versions: Object.fromEntries(versions) };
}

async function packTarball(files: PackageFiles): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'registry-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      const target = join(folder, 'package', path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content);
    }
    const file = join(folder, 'package.tgz');
    await create({ gzip: true, cwd: folder, file }, ['package']);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
