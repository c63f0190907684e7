import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What an OpenTelemetry collector was sent: the path of the request, and its body. */
export type Delivery = { readonly path: string; readonly body: string };

/** A collector on this machine that takes everything, until the test ends. */
export async function openCollector(): Promise<{
  readonly got: readonly Delivery[];
  readonly address: string;
}> {
  const got: Delivery[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      got.push({ path: request.url ?? '', body: Buffer.concat(chunks).toString() });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { got, address: `http://127.0.0.1:${port}` };
}
