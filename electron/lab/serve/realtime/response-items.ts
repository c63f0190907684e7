import type { RunOutcome } from '../../../common/outcome.ts';

/** What an item of a reply holds, as the protocol has it. */
export const part = (speaks: boolean, text: string): object =>
  speaks ? { type: 'audio', transcript: text } : { type: 'text', text };

/** The reply as an item of the conversation; `text` null while there is none. */
export const messageItem = (
  id: string,
  status: string,
  speaks: boolean,
  text: string | null,
): object => ({
  id,
  object: 'realtime.item',
  type: 'message',
  status: status === 'completed' || status === 'in_progress' ? status : 'incomplete',
  role: 'assistant',
  content:
    text === null
      ? []
      : [speaks ? { type: 'output_audio', transcript: text } : { type: 'output_text', text }],
});

/** How a run ended, as the status of a response. */
export const statusOf = ({ status }: RunOutcome): string =>
  status === 'measured' ? 'completed' : status;

/** Why a response is not whole; null where it is. */
export function detailsOf(outcome: RunOutcome): object | null {
  if (outcome.status === 'measured') return null;
  if (outcome.status === 'cancelled') return { type: 'cancelled', reason: 'client_cancelled' };
  const { reason, detail } = outcome;
  const error = { type: 'server_error', code: reason.replaceAll('-', '_'), message: detail };
  return { type: 'failed', error };
}
