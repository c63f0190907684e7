import type { RecordedWork } from '../../common/scenario.ts';
import type { LlmLink } from '../../common/turn/turn-work.ts';
import type { Nanos } from '../../common/units.ts';
import type { JobResult } from '../../host/engine-host.ts';
import type { Writer } from '../turn/link.ts';
import { ApiError, errorOfFailure } from './api-error.ts';
import type { Exchange } from './exchange.ts';
import { labFailure, type RequestRun } from './request-run.ts';
import type { ServedKind, ServedModel } from './served-model.ts';

export type Script = Extract<LlmLink, { engine: 'scripted' }>;

/** The name under which clients ask for the fixed replies. */
export const scriptedModel = 'scripted';

/** What the server has to answer with, and where requests are recorded. */
export type Offer = {
  readonly tts: ServedModel;
  readonly asr: ServedModel;
  readonly llm: ServedModel | { readonly script: Script; readonly writer: Writer };
  /**
   * Records a request as a run with this work. `audio`: what it hears, a file of the recording from now on. Throws
   * `DiskFull`.
   */
  readonly record: (asked: Asked) => Promise<RequestRun>;
  /** Seconds since 1970, as the protocol dates its answers. */
  readonly date: () => number;
};

export type Asked = {
  readonly work: RecordedWork;
  readonly model: string;
  readonly device: string;
  readonly arrived: Nanos;
  readonly path: string;
  /** Of a turn of a conversation, its place. */
  readonly conversation?: { readonly conversation: number; readonly turn: number };
  readonly audio?: { readonly extension: string; readonly bytes: Buffer };
};

const purposes: Readonly<Record<ServedKind, string>> = {
  tts: 'speaks',
  asr: 'hears',
  llm: 'answers',
};

/** The models by the name that clients use. */
export const offered = ({ tts, asr, llm }: Offer): { id: string; kind: ServedKind }[] => [
  { id: tts.model, kind: 'tts' },
  { id: asr.model, kind: 'asr' },
  { id: 'script' in llm ? scriptedModel : llm.model, kind: 'llm' },
];

/**
 * Names of the models that the protocol comes from (`tts-1`, `whisper-1`, `gpt-4o-mini-tts`): an agent that has them in
 * its code runs unchanged, and the model of this server stands in for them. Answers and recordings name that one.
 */
const protocolModel = /^(?:gpt-|chatgpt-|tts-|whisper-|o\d)/;

/** Throws `ApiError` where another model is asked for than the one that does this here. */
export function checkModel(asked: string, kind: ServedKind, offer: Offer): void {
  const own = offered(offer).find((one) => one.kind === kind)?.id;
  if (asked === own || protocolModel.test(asked)) return;
  throw new ApiError(
    404,
    `This server has no model "${asked}" that ${purposes[kind]}. Ask for "${own}", or start it with --${kind}.`,
    'model_not_found',
    'model',
  );
}

/** How a request's run ended, and what its worker says of that. */
export type Ending = Partial<JobResult> & Pick<JobResult, 'outcome'>;

/**
 * Records the request as a run, from its arrival to its end, and has it answered. What `answer` fails with is told to
 * the client, where it has not been answered yet. Throws `DiskFull`.
 */
export async function answerAsRun(
  exchange: Exchange,
  offer: Offer,
  asked: Omit<Asked, 'arrived' | 'path'>,
  answer: (run: RequestRun) => Promise<Ending>,
): Promise<void> {
  const { arrived, path, now } = exchange;
  const uploaded = now();
  const run = await offer.record({ ...asked, arrived, path });
  exchange.became(run);
  run.trace.add('upload', null, arrived, uploaded);
  const ending: Ending = await answer(run).catch((thrown) => ({ outcome: labFailure(thrown) }));
  if (ending.outcome.status === 'failed' && !exchange.isOver) {
    exchange.fail(errorOfFailure(ending.outcome));
  }
  await run.end(ending.outcome, ending);
}
