import type { StoreApi } from 'zustand/vanilla';
import type { Answer } from '../../electron/common/bridge.ts';
import type { LabState, Notice, Task } from './lab-state.ts';

const mostNotices = 4;

/** Shows a notice; one that says the same takes the place of the older. */
export function notify(
  store: StoreApi<LabState>,
  message: string,
  kind: Notice['kind'] = 'problem',
): void {
  store.setState(({ notices }) => {
    const id = 1 + Math.max(0, ...notices.map((notice) => notice.id));
    const others = notices.filter((notice) => notice.message !== message);
    return { notices: [...others, { id, kind, message }].slice(-mostNotices) };
  });
}

function setTask(store: StoreApi<LabState>, task: Task, isRunning: boolean): void {
  store.setState(({ tasks }) => {
    const next = new Set(tasks);
    if (isRunning) next.add(task);
    else next.delete(task);
    return { tasks: next };
  });
}

/**
 * Does something that takes a while: `task` is on while it does, and what goes wrong becomes a notice.
 * `what` begins the sentence: "The session could not be opened". null when it failed.
 */
export async function attempt<Value>(
  store: StoreApi<LabState>,
  task: Task,
  what: string,
  work: () => Promise<Answer<Value>>,
): Promise<{ readonly value: Value } | null> {
  setTask(store, task, true);
  try {
    const answer = await work();
    if (answer.ok) return { value: answer.value };
    notify(store, answer.message);
    return null;
  } catch (error) {
    notify(store, `${what}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  } finally {
    setTask(store, task, false);
  }
}

/** The same for methods that answer with a plain value. */
export const attemptPlain = <Value>(
  store: StoreApi<LabState>,
  task: Task,
  what: string,
  work: () => Promise<Value>,
): Promise<{ readonly value: Value } | null> =>
  attempt(store, task, what, async () => ({ ok: true, value: await work() }));
