import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AudioEvent, SessionEvent } from '../../electron/common/session.ts';
import { ownHome } from '../support/own-home.ts';
import { measureIn, outcomesOf, type Reopened, realLab } from '../support/real-lab.ts';

const lab = await realLab(await ownHome(afterAll));
const speak = (text: string) => ({ kind: 'tts', model: 'tiny-tts-en', text }) as const;

describe('in one scenario', () => {
  const mute = [
    ['no text', '', 'empty-input'],
    ['white space', ' \n\t ', 'empty-input'],
    ['only emoji', '🎉🎊👩‍👩‍👧‍👦', 'unspeakable-text'],
    ['only Chinese', '你好，世界。', 'unspeakable-text'],
    ['only Arabic', 'مرحبا بالعالم', 'unspeakable-text'],
    ['only punctuation', '?!… — “”', 'unspeakable-text'],
    ['half a surrogate pair', '\ud83d', 'unspeakable-text'],
  ] as const;
  const spoken = [
    ['words between emoji', 'Hello 🎉 world 👋.'],
    ['words between other scripts', '你好 hello, это world.'],
    ['an unknown word', 'Xqzvbrk.'],
    ['control characters', 'Hello\u0000 \u202eworld\u2028again.'],
  ] as const;
  const last = mute.length + spoken.length;
  let session: Reopened;
  beforeAll(async () => {
    session = await measureIn(lab, {
      name: 'every text',
      work: [...mute, ...spoken, ['', 'Hello.']].map(([, text]) => speak(text ?? '')),
      warmUps: 0,
      repeats: 1,
    });
  });

  test.each(mute.map(([name, , reason], work) => ({ name, reason, work })))(
    '$name: $reason, and a sentence that says what to type',
    ({ reason, work }) => {
      expect(outcomesOf(session, work)).toEqual([
        { status: 'failed', reason, detail: expect.stringMatching(/Type some|Write words/) },
      ]);
    },
  );

  test.each(spoken.map(([name], index) => ({ name, work: mute.length + index })))(
    '$name: spoken as far as it can be',
    ({ work }) => {
      expect(outcomesOf(session, work)).toEqual([{ status: 'measured' }]);
      const run = session.runs.find(({ plan }) => plan.kind === 'measured' && plan.work === work);
      expect(run?.audio.length).toBeGreaterThan(0);
    },
  );

  test('the run after all of these is measured, and the recording is whole', () => {
    expect(outcomesOf(session, last)).toEqual([{ status: 'measured' }]);
    expect(session).toMatchObject({ state: 'sealed', damage: null, problem: null });
    expect(session.events).toEqual(session.live);
  });
});

const isAudio = (event: SessionEvent): event is AudioEvent => event.type === 'audio';

test.each([
  ['one unbroken word', 'a'.repeat(100_000)],
  ['prose', 'The river ran past the mill, and nobody spoke for a while. '.repeat(1_700)],
])('100 kB of %s begins to sound at once and can be cancelled', async (_, text) => {
  let chunks = 0;
  const session = await measureIn(
    lab,
    { name: 'long', work: [speak(text), speak('Hello.')], warmUps: 0, repeats: 1 },
    (event, running) => {
      if (isAudio(event) && ++chunks === 3) running.cancelRun(event.run);
    },
  );
  expect(outcomesOf(session, 0)).toEqual([{ status: 'cancelled' }]);
  expect(outcomesOf(session, 1)).toEqual([{ status: 'measured' }]);
  expect(session).toMatchObject({ state: 'sealed', damage: null, problem: null });
  const audio = session.events.filter(isAudio).filter(({ run }) => run === 1);
  expect(audio.length).toBeGreaterThanOrEqual(3);
  const run = session.runs[1];
  expect(run?.spans.ofStage('deliver')).toHaveLength(audio.length);
  expect(run?.spans.ofStage('run')).toHaveLength(1);
});
