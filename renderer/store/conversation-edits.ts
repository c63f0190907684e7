import type { ChatMessage, LlmWork } from '../../electron/common/scenario.ts';

/** The form shows what the model is told first and what it is asked last; what lies between stays as it is. */
export type AskedRole = 'system' | 'user';

const placeOf = (messages: readonly ChatMessage[], role: AskedRole): number =>
  role === 'system'
    ? messages.findIndex((message) => message.role === role)
    : messages.findLastIndex((message) => message.role === role);

export const saidBy = ({ messages }: LlmWork, role: AskedRole): string =>
  messages[placeOf(messages, role)]?.content ?? '';

/** Puts this text in its place. A system message without text is none. */
export function sayAs(work: LlmWork, role: AskedRole, content: string): LlmWork {
  const place = placeOf(work.messages, role);
  const message = { role, content };
  const isLeftOut = role === 'system' && content === '';
  if (place >= 0)
    return {
      ...work,
      messages: work.messages.toSpliced(place, 1, ...(isLeftOut ? [] : [message])),
    };
  if (isLeftOut) return work;
  return {
    ...work,
    messages: role === 'system' ? [message, ...work.messages] : [...work.messages, message],
  };
}

/** How many messages the form does not show. */
export const messagesBetween = ({ messages }: LlmWork): number =>
  messages.length -
  (['system', 'user'] as const).filter((role) => placeOf(messages, role) >= 0).length;
