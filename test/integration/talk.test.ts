import { afterAll, expect, test } from 'vitest';
import { ownHome } from '../support/own-home.ts';
import { measureIn, realLab } from '../support/real-lab.ts';

const home = await ownHome(afterAll);

test('where there is no window nobody can talk: one turn fails with what to do, and no other follows', async () => {
  const session = await measureIn(await realLab(home), {
    name: 'talk',
    work: [
      {
        kind: 'turn',
        caller: { microphone: true },
        agent: {
          asr: { engine: 'local', model: 'moonshine-tiny-q' },
          llm: { engine: 'scripted' },
          tts: { engine: 'local', model: 'tiny-tts-en' },
        },
      },
    ],
  });
  const turns = session.runs.filter(({ plan }) => plan.turn !== undefined);
  expect(session.manifest.state).toBe('sealed');
  expect(turns.map(({ ended }) => ended?.outcome)).toEqual([
    {
      status: 'failed',
      reason: 'no-microphone',
      detail: expect.stringContaining('in the window of the lab only'),
    },
  ]);
});
