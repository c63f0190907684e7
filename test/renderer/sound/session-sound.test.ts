import { expect, test } from 'vitest';
import type { RecordedRun, RecordedSession } from '../../../electron/common/recorded-session.ts';
import { hertz, nanos, seconds } from '../../../electron/common/units.ts';
import { SessionSound } from '../../../renderer/sound/session-sound.ts';
import { silentMedia } from '../../support/silent-media.ts';
import { drawnSession, playRun } from '../../support/trace-drawing.ts';

const media = silentMedia();

/** A spoken run and a heard one, and which of their files were asked for. */
function soundOf(manifest: Partial<RecordedSession['manifest']> = {}) {
  const session = drawnSession([{}, { work: 1 }]);
  playRun(session, 0, 'run |==========|');
  playRun(session, 1, 'run |==========|', 20);
  const [spoken, heard] = session.runs;
  if (spoken === undefined || heard === undefined) throw new Error('There are no runs.');
  for (const at of [2e6, 4e6])
    spoken.audio.push({
      type: 'audio',
      run: 0,
      at: nanos(at),
      samples: 10,
      sampleRate: hertz(1_000),
      leadingSilence: seconds(0),
      file: 'audio/run-0.wav',
    });
  const asked: string[] = [];
  const sound = new SessionSound(
    { ...session.manifest, inputs: { 1: 'audio/input-1.wav' }, ...manifest },
    async (file) => {
      asked.push(file);
      return { ok: false, message: `${file} is gone.` };
    },
    media,
    () => () => {},
  );
  return { sound, spoken, heard, asked };
}

const whyNot = (sound: SessionSound, run: RecordedRun): string | null => {
  const audio = sound.audioOf(run);
  return audio.kind === 'none' ? audio.why : null;
};

test('a file is read once, when it is first asked for, however often it is drawn', async () => {
  const { sound, spoken, heard, asked } = soundOf();
  expect(asked).toEqual([]);
  expect([sound.audioOf(spoken).kind, sound.audioOf(spoken).kind]).toEqual(['reading', 'reading']);
  const changes: string[] = [];
  sound.subscribe((change) => changes.push(change));
  await new Promise((resolve) => setImmediate(resolve));
  expect(sound.audioOf(spoken)).toEqual({ kind: 'problem', message: 'audio/run-0.wav is gone.' });
  sound.audioOf(heard);
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toEqual(['audio/run-0.wav', 'audio/input-1.wav']);
  expect(changes).toEqual(['audio', 'audio']);
});

test('a run that is being measured is left alone until it has ended', () => {
  const { sound, spoken, asked } = soundOf();
  const { ended } = spoken;
  sound.isLive = true;
  spoken.ended = null;
  expect(whyNot(sound, spoken)).toBe('The audio can be played when the run has ended.');
  sound.toggle(spoken);
  sound.hear(spoken, nanos(0));
  expect(asked).toEqual([]);
  spoken.ended = ended;
  expect(whyNot(sound, spoken)).toBeNull();
  expect(asked).toEqual(['audio/run-0.wav']);
});

test('where the recording holds no audio, a sentence says why and nothing is asked for', () => {
  const without = soundOf({ leftOut: ['audio'] });
  expect(whyNot(without.sound, without.spoken)).toBe('This recording was saved without its audio.');
  const noInput = soundOf({ inputs: {} });
  expect(whyNot(noInput.sound, noInput.heard)).toBe('This recording does not hold the audio.');
  noInput.spoken.audio.length = 0;
  expect(whyNot(noInput.sound, noInput.spoken)).toBe('The run made no audio.');
  expect([...without.asked, ...noInput.asked]).toEqual([]);
});
