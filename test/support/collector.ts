import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What an OpenTelemetry collector was sent: the path of the request, its headers and its body. */
export type Delivery = {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};
export type Answer = (response: ServerResponse, delivery: Delivery) => void;

export const takesIt: Answer = (response) => response.end('{}');

/** A collector on this machine until the test ends: it gives these answers, the last for good; none: it takes all. */
export async function openCollector(...answers: Answer[]): Promise<{
  readonly got: readonly Delivery[];
  readonly address: string;
}> {
  const got: Delivery[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      const delivery = { path: url, headers, body: Buffer.concat(chunks).toString() };
      got.push(delivery);
      const answer = answers[Math.min(got.length, answers.length) - 1] ?? takesIt;
      answer(response, delivery);
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
