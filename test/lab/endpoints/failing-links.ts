import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { millis } from '../../../electron/common/units.ts';
import type { EndpointLimits } from '../../../electron/lab/endpoints/endpoint.ts';
import { openEndpointLinks } from '../../../electron/lab/endpoints/endpoint-links.ts';
import { temporaryFolder } from '../../support/own-home.ts';
import { openTurn, type SeenSpan, turnClock, wordsOf } from '../../support/turn-context.ts';

export const caller = [{ role: 'user' as const, content: 'Move my booking.' }];
export const secret = 'sk-a-secret-key-0123';
export const patient: EndpointLimits = { silence: millis(10_000), total: millis(60_000) };

/** A language model behind an endpoint without a key, but for its address. */
export const plain = { engine: 'endpoint', model: 'a-model', maxTokens: 20 } as const;

export function linksTo(limits = patient) {
  const links = openEndpointLinks(
    { find: (name) => Promise.resolve(name === 'A_KEY' ? secret : null) },
    turnClock,
    limits,
  );
  return links;
}

/** What comes of asking a language model there. */
export async function writeAt(url: string, limits = patient, key: string | undefined = 'A_KEY') {
  const turn = openTurn();
  const heard: string[] = [];
  const writer = linksTo(limits).writer({
    engine: 'endpoint',
    url,
    model: 'a-model',
    key,
    maxTokens: 20,
  });
  const words = await wordsOf(writer.write(caller, (text) => heard.push(text), turn.context));
  expect(JSON.stringify([words, turn.events])).not.toContain(secret.slice(0, 8));
  return { ...words, heard, spans: turn.spans() };
}

/** What comes of asking for speech there. */
export async function speakAt(url: string, limits = patient) {
  const turn = openTurn();
  const folder = await temporaryFolder();
  const speaker = linksTo(limits).speaker({
    ...{ engine: 'endpoint', url, model: 'tts-1', voice: 'alloy', format: 'pcm' },
    sampleRate: 24_000,
  });
  const file = join(folder, 'run-0-0.wav');
  const words = await wordsOf(speaker.speak('Of course.', file, () => undefined, turn.context));
  return { ...words, folder, file };
}

export const stagesOf = (spans: readonly SeenSpan[]): string[] => spans.map(({ stage }) => stage);

/** A server below HTTP; its address. */
export async function startRaw(hear: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    hear(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`;
}
