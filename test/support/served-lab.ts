import OpenAI from 'openai';
import { onTestFinished } from 'vitest';
import { buildSession, type RecordedRun } from '../../electron/common/recorded-session.ts';
import type { SessionEvent } from '../../electron/common/session.ts';
import type { Lab } from '../../electron/lab/lab.ts';
import { readSession } from '../../electron/lab/read-session.ts';
import type { RequestTold } from '../../electron/lab/serve/request-run.ts';
import { type Served, type ServeOptions, serveLab } from '../../electron/lab/serve/serve-lab.ts';

export const script = {
  engine: 'scripted',
  replies: ['Of course. It is done.', 'Is there anything else?'],
  ttft: 30,
  rate: 200,
} as const;

export const usual: ServeOptions = {
  name: 'serve',
  host: '127.0.0.1',
  port: 0,
  token: null,
  tts: { model: 'tiny-tts-en', device: 'cpu' },
  asr: { model: 'moonshine-tiny-q', device: 'cpu' },
  llm: { ...script, replies: [...script.replies] },
  telemetryRate: 0,
};

export type ServedLab = {
  readonly served: Served;
  readonly client: OpenAI;
  readonly address: string;
  /** Each request once its run has ended. */
  readonly told: readonly RequestTold[];
  readonly refused: readonly string[];
  /** The request that an answer's `x-request-id` names, once its run has ended: a little after the answer. */
  readonly toldOf: (id: string | null) => Promise<RequestTold>;
  /** Closes the server, and opens its recording again. */
  readonly reopened: () => Promise<{
    readonly runs: readonly RecordedRun[];
    readonly requests: readonly RecordedRun[];
    readonly session: ReturnType<typeof buildSession>;
  }>;
};

/** The real server of a lab, until the test ends, and the official client of its protocol. */
export async function servedLab(
  lab: Lab,
  options: Partial<ServeOptions> = {},
  atEnd: (clean: () => Promise<void>) => void = onTestFinished,
  watch: (event: SessionEvent) => void = () => undefined,
): Promise<ServedLab> {
  const told: RequestTold[] = [];
  const refused: string[] = [];
  const waiting = new Set<() => void>();
  const served = await serveLab({ ...usual, ...options }, lab, {
    event: watch,
    request: (request) => {
      told.push(request);
      for (const look of waiting) look();
    },
    refused: (status, method, path, why) => refused.push(`${status} ${method} ${path}: ${why}`),
  });
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= served.close();
    return closed;
  };
  atEnd(close);
  const address = `http://127.0.0.1:${served.port}/v1`;
  return {
    served,
    address,
    told,
    refused,
    client: new OpenAI({ baseURL: address, apiKey: options.token ?? 'none', maxRetries: 0 }),
    toldOf: (id) =>
      new Promise((resolve) => {
        const look = (): void => {
          const one = told.find(({ run }) => String(run) === id);
          if (one !== undefined) resolve(one);
        };
        waiting.add(look);
        look();
      }),
    reopened: async () => {
      await close();
      const { manifest, events } = await readSession(served.folder);
      const session = buildSession(manifest, events);
      const { runs } = session;
      return { session, runs, requests: runs.filter(({ plan }) => plan.requested !== undefined) };
    },
  };
}
