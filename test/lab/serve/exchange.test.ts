import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { Exchange } from '../../../electron/lab/serve/exchange.ts';

/** A server's side of a request, and its client, who reads nothing by itself. */
async function exchange(isScripted = false): Promise<{ own: Exchange; client: IncomingMessage }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const asked = request({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  asked.on('error', () => undefined);
  asked.end();
  const [incoming, response] = await once(server, 'request');
  const own = new Exchange(incoming, response, '/', () => nanos(0));
  if (isScripted) own.becameScripted();
  own.begin('audio/pcm');
  own.write('begun');
  const [client] = await once(asked, 'response');
  client.on('error', () => undefined);
  return { own, client };
}

/** More than the system keeps for a connection. */
const plenty = Buffer.alloc(32 * 2 ** 20);

test('whoever writes waits for a client that reads slowly', async () => {
  const { own, client } = await exchange();
  own.write(plenty);
  let isTaken = false;
  const taken = own.drained().then(() => {
    isTaken = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(isTaken).toBe(false);
  client.resume();
  await taken;
  expect(own.signal.aborted).toBe(false);
});

test('what a script answers says so in its head, and nothing else does', async () => {
  expect((await exchange(true)).client.headers).toMatchObject({ 'x-latency-lab-scripted': 'true' });
  expect((await exchange()).client.headers).not.toHaveProperty('x-latency-lab-scripted');
});

test('a client that takes nothing is cut off', async () => {
  const { own } = await exchange();
  own.write(plenty);
  await own.drained(50);
  expect(own.signal.aborted).toBe(true);
});
