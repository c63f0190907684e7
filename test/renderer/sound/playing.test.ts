import { expect, test } from 'vitest';
import { hertz, nanos, seconds } from '../../../electron/common/units.ts';
import { AudioShelf } from '../../../renderer/sound/audio-shelf.ts';
import { drawable } from '../../../renderer/sound/drawable-audio.ts';
import { type Media, Playback } from '../../../renderer/sound/playback.ts';
import { drawnSession, playRun } from '../../support/trace-drawing.ts';

const audioOf = (samples: number) =>
  drawable({
    samples: new Float32Array(samples),
    sampleRate: hertz(1_000),
    original: null,
  });

/** Waits for what was asked of the shelf. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('audio is read once, and given up when others were asked for later', async () => {
  const reads: string[] = [];
  const one = audioOf(1_000);
  let changes = 0;
  const shelf = new AudioShelf(() => {
    changes += 1;
  }, 2.5 * one.peaks.size);
  const ask = (name: string) =>
    shelf.ask(name, async () => {
      reads.push(name);
      return { ok: true, value: one };
    }).kind;
  for (const name of ['a', 'b', 'a', 'c']) {
    ask(name);
    await settled();
  }
  expect(reads).toEqual(['a', 'b', 'c']);
  expect([ask('a'), ask('c'), ask('b')]).toEqual(['ready', 'ready', 'reading']);
  await settled();
  expect(changes).toBe(4);
});

test('who scrolls past many runs has the last ones read, one at a time', async () => {
  const reads: string[] = [];
  let atOnce = 0;
  let most = 0;
  const shelf = new AudioShelf(() => {});
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g'])
    shelf.ask(name, async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await Promise.resolve();
      reads.push(name);
      atOnce -= 1;
      return { ok: true, value: audioOf(1) };
    });
  await settled();
  expect(reads).toEqual(['a', 'g', 'f', 'e', 'd']);
  expect(most).toBe(1);
});

test('a file that cannot be read says why, and a throw is a sentence too', async () => {
  const shelf = new AudioShelf(() => {});
  const refused = async () => ({ ok: false, message: 'It is gone.' }) as const;
  const thrown = async () => {
    throw new Error('It broke.');
  };
  shelf.ask('refused', refused);
  shelf.ask('thrown', thrown);
  await settled();
  expect(shelf.ask('refused', refused)).toEqual({ kind: 'problem', message: 'It is gone.' });
  expect(shelf.ask('thrown', thrown)).toEqual({ kind: 'problem', message: 'It broke.' });
});

test('what was being read when the shelf was cleared does not come back', async () => {
  const shelf = new AudioShelf(() => {});
  const load = async () => ({ ok: true, value: audioOf(1) }) as const;
  shelf.ask('a', load);
  shelf.clear();
  await settled();
  expect(shelf.ask('a', load).kind).toBe('reading');
});

/** A media element whose time a test moves. */
function still() {
  const listeners = new Map<string, () => void>();
  const media = {
    currentTime: 0,
    src: '',
    play: async () => listeners.get('play')?.(),
    pause: () => listeners.get('pause')?.(),
    load: () => {
      media.currentTime = 0;
    },
    removeAttribute: () => {
      media.src = '';
    },
    addEventListener: (name: string, listener: () => void) => listeners.set(name, listener),
  };
  const end = (): void => listeners.get('ended')?.();
  return { media: media as unknown as Media, end };
}

test('the playhead is where the listener is: after the gap, not in the audio that came late', () => {
  const session = drawnSession([{}]);
  playRun(session, 0, 'run |==========|');
  const [run] = session.runs;
  if (run === undefined) throw new Error('There is no run.');
  const chunk = {
    type: 'audio',
    run: 0,
    sampleRate: hertz(1_000),
    file: 'audio/run-0.wav',
  } as const;
  run.audio.push({ ...chunk, at: nanos(2e6), samples: 10, leadingSilence: seconds(0) });
  run.audio.push({ ...chunk, at: nanos(50e6), samples: 30, leadingSilence: null });
  const { media, end } = still();
  let frames = 0;
  const playback = new Playback(
    media,
    () => {
      frames += 1;
      return () => {
        frames -= 1;
      };
    },
    () => {},
  );
  const audio = audioOf(40);
  expect(playback.head).toBeNull();
  playback.play(run, audio);
  expect(playback.head).toEqual({ run, at: 2e6, isPlaying: true });
  expect(frames).toBe(1);
  media.currentTime = 0.03;
  expect(playback.head?.at).toBe(32e6);
  playback.seek(run, audio, nanos(60e6));
  expect(media.currentTime).toBeCloseTo(0.058);
  playback.seek(run, audio, nanos(1e12));
  end();
  expect(playback.head).toEqual({ run, at: 80e6, isPlaying: false });
  expect(frames).toBe(0);
  playback.play(run, audio);
  expect(playback.head?.at).toBe(2e6);
  playback.stop();
  expect([playback.head, media.src]).toEqual([null, '']);
});
