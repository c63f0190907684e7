import { describe, expect, test } from 'vitest';
import { difference } from '../../../electron/common/difference.ts';
import { createLabStore } from '../../../renderer/store/lab-store.ts';
import {
  type VerdictAnswer,
  type VerdictQuestion,
  type VerdictThread,
  verdictsBy,
} from '../../../renderer/store/verdicts.ts';
import { aManifest, ended, fakeLab, started } from './fake-lab.ts';

/** A thread that answers when told to, as another thread does: later, and in its own order. */
function slowThread() {
  const questions: VerdictQuestion[] = [];
  const heard: { answered: (answer: VerdictAnswer) => void; broken: (why: string) => void } = {
    answered: () => {},
    broken: () => {},
  };
  const thread: VerdictThread = {
    ask: (question) => questions.push(question),
    listen: (answered, broken) => Object.assign(heard, { answered, broken }),
  };
  const answer = (place: number): void => {
    const asked = questions[place];
    if (asked === undefined) throw new Error(`Nobody asked question ${place}.`);
    const differences = asked.pairs.map((pair) => pair && difference(...pair));
    heard.answered({ question: asked.question, differences });
  };
  return { thread, answer, breakDown: (why: string) => heard.broken(why) };
}

function labOf(sessions: readonly string[]) {
  const opened: string[] = [];
  const copied: string[] = [];
  const { lab, tell } = fakeLab({
    openSession: async (id) => {
      opened.push(id);
      if (!sessions.includes(id)) return { ok: false, message: `There is no session ${id}.` };
      return {
        ok: true,
        value: { manifest: aManifest(id), events: [], state: 'sealed', damage: null },
      };
    },
    copyText: async (text) => {
      copied.push(text);
      return { ok: true, value: null };
    },
  });
  const { store, actions } = createLabStore(
    lab,
    (callback) => callback(),
    () => 0,
    () => {},
    () => slowThread().thread,
  );
  return { store, actions, tell, opened, copied };
}

const compared = ({ store }: ReturnType<typeof labOf>): readonly string[] | null => {
  const { comparison } = store.getState();
  return comparison?.kind === 'sessions' ? comparison.views.map(({ id }) => id) : null;
};

describe('sessions that are ticked', () => {
  test('are compared in the order of their ticks', async () => {
    const lab = labOf(['one', 'two', 'three']);
    for (const id of ['two', 'three', 'one', 'three']) lab.actions.mark(id);
    expect(lab.store.getState().marked).toEqual(['two', 'one']);
    await lab.actions.compareMarked();
    expect(compared(lab)).toEqual(['two', 'one']);
  });

  test('are four at most', () => {
    const lab = labOf([]);
    for (const id of ['1', '2', '3', '4', '5']) lab.actions.mark(id);
    expect(lab.store.getState().marked).toEqual(['1', '2', '3', '4']);
  });

  test('are not compared while there is only one', async () => {
    const lab = labOf(['one']);
    lab.actions.mark('one');
    await lab.actions.compareMarked();
    expect(lab.store.getState().comparison).toBeNull();
  });

  test('are not compared without the one that cannot be opened: that is said', async () => {
    const lab = labOf(['one']);
    lab.actions.mark('one');
    lab.actions.mark('gone');
    await lab.actions.compareMarked();
    expect(lab.store.getState().comparison).toBeNull();
    expect(lab.store.getState().notices.map(({ message }) => message)).toEqual([
      'There is no session gone.',
    ]);
  });

  test('include the live one as it is, not as its file was', async () => {
    const lab = labOf(['one']);
    lab.tell({ type: 'started', manifest: aManifest('live') });
    lab.actions.mark('live');
    lab.actions.mark('one');
    await lab.actions.compareMarked();
    expect(lab.opened).toEqual(['one']);
    const { comparison, live } = lab.store.getState();
    const [first] = comparison?.kind === 'sessions' ? comparison.views : [];
    expect(first?.session).toBe(live?.session);
    lab.tell({ type: 'events', id: 'live', events: [started(0), ended(0)] });
    expect(first?.session.runs[0]?.ended).not.toBeNull();
  });
});

test('opening a session, and starting one, leaves the comparison', async () => {
  const lab = labOf(['one']);
  lab.actions.compareShown();
  await lab.actions.openSession('one');
  expect(lab.store.getState().comparison).toBeNull();
  lab.actions.compareShown();
  lab.tell({ type: 'started', manifest: aManifest('live') });
  expect(lab.store.getState().comparison).toBeNull();
});

test('two runs of the session shown are compared until another one is opened', async () => {
  const lab = labOf(['one', 'two']);
  await lab.actions.openSession('one');
  lab.actions.compareRuns(2, 1);
  expect(lab.store.getState().comparison).toEqual({ kind: 'runs', runs: [2, 1] });
  await lab.actions.openSession('two');
  expect(lab.store.getState().comparison).toBeNull();
});

test('lines of real time are those of the session shown, and make way for the waterfall', async () => {
  const lab = labOf(['one']);
  await lab.actions.openSession('one');
  lab.actions.compareShown();
  lab.actions.showLines();
  expect(lab.store.getState()).toMatchObject({ comparison: null, linesOf: 'one' });
  lab.actions.showWaterfall();
  expect(lab.store.getState()).toMatchObject({ comparison: null, linesOf: null });
});

test('a comparison is copied, and that is said', async () => {
  const lab = labOf([]);
  await lab.actions.copyReport('| A | B |');
  expect(lab.copied).toEqual(['| A | B |']);
  expect(lab.store.getState().notices.map(({ kind }) => kind)).toEqual(['done']);
});

describe('verdicts from another thread', () => {
  const slow = [11, 12, 11.5, 12.5, 13];
  const quick = [1, 1.2, 1.1, 1.3, 1.4];

  test('reach who asked for them, in whatever order they come', async () => {
    const { thread, answer } = slowThread();
    const ask = verdictsBy(() => thread);
    const first = ask([null, [slow, quick]]);
    const second = ask([[quick, slow]]);
    answer(1);
    answer(0);
    expect((await first).map((found) => found?.verdict ?? null)).toEqual([null, 'faster']);
    expect((await second).map((found) => found?.verdict ?? null)).toEqual(['slower']);
  });

  test('do not come from a thread that broke: who waits is told, who asks again gets another', async () => {
    const threads = [slowThread(), slowThread()];
    let begun = 0;
    const ask = verdictsBy(() => threads[begun++]?.thread ?? slowThread().thread);
    const first = ask([[slow, quick]]);
    threads[0]?.breakDown('out of memory');
    await expect(first).rejects.toThrow('out of memory');
    const second = ask([[slow, quick]]);
    threads[1]?.answer(0);
    expect((await second)[0]?.verdict).toBe('faster');
  });

  test('need one thread, begun with the first question', async () => {
    let begun = 0;
    const { thread } = slowThread();
    const ask = verdictsBy(() => {
      begun += 1;
      return thread;
    });
    expect(begun).toBe(0);
    void ask([]);
    void ask([]);
    expect(begun).toBe(1);
  });
});
