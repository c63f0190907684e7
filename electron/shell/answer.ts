import type { Answer } from '../common/bridge.ts';

/** An expected failure is an answer with a sentence. */
export async function answer<Value>(act: () => Promise<Value>): Promise<Answer<Value>> {
  try {
    return { ok: true, value: await act() };
  } catch (thrown) {
    return { ok: false, message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
