import type { SessionEvent } from '../../electron/common/session.ts';

/** What the agent does, as a person sees it. `opening`: the microphone is not on yet. */
export type TalkState = 'opening' | 'listening' | 'thinking' | 'speaking';

/** What an event of the recording makes of it. Once the caller is understood the agent thinks; a turn's end makes it listen. */
export function afterEvent(state: TalkState, event: SessionEvent): TalkState {
  if (state === 'opening') return state;
  if (event.type === 'text' && event.partial === undefined)
    return state === 'listening' ? 'thinking' : state;
  return event.type === 'run-ended' ? 'listening' : state;
}
