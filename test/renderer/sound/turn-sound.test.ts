import { expect, test } from 'vitest';
import { nanos } from '../../../electron/common/units.ts';
import { heardRun, stretchOfCall } from '../../../renderer/sound/heard-run.ts';
import { SessionSound } from '../../../renderer/sound/session-sound.ts';
import { servedSession } from '../../support/served-requests.ts';
import { silentMedia } from '../../support/silent-media.ts';
import { turnSession } from '../../support/turn-recording.ts';

const session = turnSession([[{}, {}]]);
const [, , first, second] = session.runs;
if (first === undefined || second === undefined) throw new Error('The plan has no turns.');

test('a turn is heard where it was, out of the call that all turns of its conversation share', () => {
  const stretch = stretchOfCall(second);
  const started = second.started ?? 0;
  expect(stretch).toMatchObject({
    file: 'audio/call-0-0.wav',
    from: started - (second.turn?.call.start ?? 0),
  });
  const [heard] = heardRun(second);
  expect(heard?.heard).toBe(started);
  expect(heard?.from).toBe(0);
  expect(heard?.length).toBe((second.ended?.at ?? 0) - started);
});

test('a load of an agent has no call, and a turn none before it has ended', () => {
  const [load] = session.runs;
  expect(load && heardRun(load)).toEqual([]);
  const ended = second.ended;
  second.ended = null;
  expect(heardRun(second)).toEqual([]);
  second.ended = ended;
});

test('a turn that was asked of the server is heard as its reply came, sentence after sentence', async () => {
  const served = servedSession([
    {
      heard: 'Hello?',
      says: [
        { text: 'Good morning.', seconds: 0.5 },
        { text: 'How can I help?', seconds: 1 },
      ],
      at: 1000,
    },
  ]);
  const [, run] = served.runs;
  if (run === undefined) throw new Error('There is no request.');
  const milliseconds = heardRun(run).map((chunk) => [chunk.heard / 1e6, chunk.length / 1e6]);
  expect(milliseconds).toEqual([
    [1500, 500],
    [2000, 1000],
  ]);
  const asked: string[] = [];
  const sound = new SessionSound(
    served.manifest,
    async (file) => {
      asked.push(file);
      return { ok: false, message: 'It is gone.' };
    },
    silentMedia(),
    () => () => {},
  );
  expect(sound.audioOf(run)).toEqual({ kind: 'reading' });
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked[0]).toBe('audio/run-1-0.wav');
});

test('each turn of a call is asked for by itself, and a load says why it is silent', async () => {
  const asked: string[] = [];
  const sound = new SessionSound(
    session.manifest,
    async (file) => {
      asked.push(file);
      return { ok: false, message: `${file} is gone.` };
    },
    silentMedia(),
    () => () => {},
  );
  sound.audioOf(first);
  sound.audioOf(second);
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toEqual(['audio/call-0-0.wav', 'audio/call-0-0.wav']);
  expect(sound.audioOf(second)).toEqual({
    kind: 'problem',
    message: 'audio/call-0-0.wav is gone.',
  });
  const [load] = session.runs;
  expect(load && sound.audioOf(load)).toEqual({
    kind: 'none',
    why: 'No call was recorded of this run.',
  });
  sound.hear(second, nanos(0));
});
