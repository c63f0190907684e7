import type { AsrLink, LlmLink, TtsLink } from '../../common/turn/turn-work.ts';
import type { RunInput } from '../../common/worker-protocol.ts';
import type { JobMessage, JobRequest } from '../../host/engine-host.ts';
import {
  type LinkContext,
  LinkFailure,
  type Recogniser,
  type Speaker,
  type Writer,
  type Written,
} from './link.ts';
import type { LoadedWorker } from './loaded-workers.ts';

type Local<Link> = Extract<Link, { engine: 'local' }>;

const closed = (): Promise<void> => Promise.resolve();

/** Whole-segment recognition in a worker: what it hears lies in a file of the recording. */
export function localRecogniser(link: Local<AsrLink>, worker: LoadedWorker): Recogniser {
  return {
    recognise: async ({ file }, context) => {
      const texts: string[] = [];
      await work(
        worker,
        { kind: 'asr', path: file, language: link.language },
        context,
        (message) => {
          if (message.type === 'text' && message.partial === undefined) texts.push(message.text);
        },
      );
      return texts.join(' ').trim();
    },
    close: closed,
  };
}

export function localWriter({ maxTokens }: Local<LlmLink>, worker: LoadedWorker): Writer {
  return {
    write: async (messages, hear, context): Promise<Written> => {
      const counts: { prompt: number | null; tokens: number } = { prompt: null, tokens: 0 };
      let text = '';
      const input: RunInput = { kind: 'llm', messages: [...messages], maxTokens };
      await work(worker, input, context, (message) => {
        if (message.type === 'delta') {
          counts.tokens += 1;
          hear(message.text, message.at);
        } else if (message.type === 'text') text = message.text;
        else if (message.type === 'spans') counts.prompt ??= promptTokensOf(message);
      });
      return { text, promptTokens: counts.prompt, tokens: counts.tokens };
    },
    close: closed,
  };
}

function promptTokensOf({ batch }: Extract<JobMessage, { type: 'spans' }>): number | null {
  for (const attributes of batch.attributes) {
    // The `prefill` span says how many tokens it read, and which it chose.
    const { tokens, id } = attributes ?? {};
    if (typeof tokens === 'number' && id !== undefined) return tokens;
  }
  return null;
}

export function localSpeaker(
  { voice, language, speed }: Local<TtsLink>,
  worker: LoadedWorker,
): Speaker {
  return {
    speak: async (text, file, hear, context) => {
      let from = 0;
      const input: RunInput = { kind: 'tts', text, speed, voice, language, audio: file };
      await work(worker, input, context, (message) => {
        if (message.type !== 'audio') return;
        const { at, samples, sampleRate } = message;
        hear({ file, from, samples, sampleRate }, at);
        from += samples;
      });
    },
    close: closed,
  };
}

/** One job, told piece by piece. Throws `LinkFailure`; a worker that hears of the abort too late is ended by its host. */
const work = (
  worker: LoadedWorker,
  input: RunInput,
  context: LinkContext,
  listen: (message: JobMessage) => void,
): Promise<void> => worker.inTurn(() => doJob(worker, input, context, listen));

async function doJob(
  worker: LoadedWorker,
  input: RunInput,
  { trace, parent, signal }: LinkContext,
  listen: (message: JobMessage) => void,
): Promise<void> {
  signal.throwIfAborted();
  const host = await worker.living();
  signal.throwIfAborted();
  const takeSpans = trace.jobIn(parent);
  const cancel = (): void => host.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  const request: JobRequest = { type: 'run', input, profile: null, tellsAtOnce: true };
  try {
    const { outcome } = await host.work(request, worker.limit, (message) => {
      if (message.type === 'spans') takeSpans(message.batch);
      listen(message);
    });
    signal.throwIfAborted();
    if (outcome.status === 'failed') throw new LinkFailure(outcome.reason, outcome.detail);
    if (outcome.status === 'cancelled') throw new LinkFailure('engine-error', 'It was cancelled.');
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
