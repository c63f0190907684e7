import { describe, expect, test } from 'vitest';
import { keyNameSchema } from '../../../electron/common/turn/turn-work.ts';

describe('the name of a key', () => {
  test.each(['OPENAI_API_KEY', 'A', '_KEY_2', 'K'.repeat(64)])('%s is one', (name) => {
    expect(keyNameSchema.safeParse(name).success).toBe(true);
  });

  test.each([
    ['of Groq', 'gsk_Zq81LmNoPw7T'],
    ['of Hugging Face', 'hf_Zq81LmNoPw7T'],
    ['with underscores', 'sk_Zq81LmNoPw7T'],
    ['of OpenAI', 'sk-proj-Zq81LmNoPw7T'],
    ['longer than any name', 'A'.repeat(65)],
  ])('a key %s is none, and what was written is not repeated', (_, key) => {
    const { error } = keyNameSchema.safeParse(key);
    expect(error?.issues).not.toHaveLength(0);
    expect(JSON.stringify(error?.issues)).not.toContain(key);
  });
});
