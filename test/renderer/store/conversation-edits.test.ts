import { expect, test } from 'vitest';
import type { LlmWork } from '../../../electron/common/scenario.ts';
import { messagesBetween, saidBy, sayAs } from '../../../renderer/store/conversation-edits.ts';
import { newLlmWork } from '../../../renderer/store/scenario-actions.ts';

/** "s: Be short. | u: Hello?" */
function conversation(drawing: string): LlmWork {
  const roles = { s: 'system', u: 'user', a: 'assistant' } as const;
  const messages = drawing.split(' | ').map((line) => {
    const [role, content = ''] = line.split(': ');
    return { role: roles[role as keyof typeof roles], content };
  });
  return { kind: 'llm', model: 'writer', messages, maxTokens: 5 };
}

const drawn = ({ messages }: LlmWork): string =>
  messages.map(({ role, content }) => `${role[0]}: ${content}`).join(' | ');

test.each([
  ['u: Hello?', 'user', 'Bye.', 'u: Bye.'],
  ['u: Hello?', 'system', 'Be short.', 's: Be short. | u: Hello?'],
  ['s: Be short. | u: Hello?', 'system', 'Be long.', 's: Be long. | u: Hello?'],
  ['s: Be short. | u: Hello?', 'system', '', 'u: Hello?'],
  ['u: Hello?', 'system', '', 'u: Hello?'],
  ['u: Hello? | a: Hi. | u: And?', 'user', 'So?', 'u: Hello? | a: Hi. | u: So?'],
  ['s: Be short.', 'user', 'Hello?', 's: Be short. | u: Hello?'],
  ['u: Hello?', 'user', '', 'u: '],
] as const)('%s, %s says "%s"', (before, role, text, after) => {
  const work = sayAs(conversation(before), role, text);
  expect(drawn(work)).toBe(after);
  expect(saidBy(work, role)).toBe(text);
});

test('what the form does not show is counted', () => {
  expect(messagesBetween(conversation('u: Hello?'))).toBe(0);
  expect(messagesBetween(conversation('s: Be short. | u: Hello? | a: Hi. | u: And?'))).toBe(2);
});

test('a new reply begins with a ready language model and something to say', () => {
  expect(newLlmWork(null)).toMatchObject({ kind: 'llm', model: '', maxTokens: 128 });
});
