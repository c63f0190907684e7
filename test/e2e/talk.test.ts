import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { leadingSilence, trailingSilence } from '../../electron/common/audio-onset.ts';
import { buildSession, type RecordedSession } from '../../electron/common/recorded-session.ts';
import { scenarioSchema } from '../../electron/common/scenario.ts';
import { isCountedTurn, turnFigures } from '../../electron/common/turn/turn-figures.ts';
import type { TurnWorkInput } from '../../electron/common/turn/turn-work.ts';
import { readSession } from '../../electron/lab/read-session.ts';
import { decodeAudio } from '../../electron/worker/audio/decode-audio.ts';
import { wavIn } from '../support/spoken-audio.ts';
import { makeHome, type OpenedApp, openApp } from './open-app.ts';

const reply = 'Your table is booked.';
const person: TurnWorkInput = {
  kind: 'turn',
  caller: { microphone: true },
  agent: {
    asr: { engine: 'local', model: 'moonshine-tiny-q' },
    llm: { engine: 'scripted', replies: [reply] },
    tts: { engine: 'local', model: 'tiny-tts-en' },
  },
};

let open: OpenedApp | null = null;

afterEach(async () => {
  const home = open?.home;
  await open?.close();
  open = null;
  if (home !== undefined) await rm(home, { recursive: true, force: true });
});

/**
 * The app with a person's call in its form. The device is Chromium's own fake one, the permission the app's: `spoken` is what
 * the microphone takes up, once, and then silence.
 */
async function appWith(spoken: Float32Array | null): Promise<OpenedApp> {
  const home = await makeHome();
  const scenario = scenarioSchema.parse({ name: 'Talk', work: [person], repeats: 1, warmUps: 0 });
  await writeFile(join(home, 'preferences.json'), JSON.stringify({ scenario }));
  const switches =
    spoken === null
      ? []
      : [
          '--use-fake-device-for-media-stream',
          `--use-file-for-fake-audio-capture=${await wavIn(home, 'microphone', { channels: [spoken] })}%noloop`,
        ];
  open = await openApp(home, switches);
  return open;
}

async function callerWords(): Promise<Float32Array> {
  const { channels } = await decodeAudio(await readFile('resources/audio/caller-2.flac'));
  const words = channels[0] ?? new Float32Array(0);
  // A second of silence before; whoever ends a sentence is silent after it.
  const samples = new Float32Array(16_000 + words.length + 16_000);
  samples.set(words, 16_000);
  return samples;
}

/** The one session of the home, once it is sealed. */
async function sealedSession({
  page,
  home,
}: OpenedApp): Promise<RecordedSession & { folder: string }> {
  await page.locator('[data-testid=run-button]:enabled').waitFor();
  const [id = ''] = await readdir(join(home, 'sessions'));
  const folder = join(home, 'sessions', id);
  const { manifest, events } = await readSession(folder);
  expect(manifest.state).toBe('sealed');
  return { ...buildSession(manifest, events), folder };
}

const mayListen = (): Promise<string> =>
  navigator.mediaDevices.getUserMedia({ audio: true }).then(
    (stream) => {
      for (const track of stream.getTracks()) track.stop();
      return 'allowed';
    },
    (error: Error) => error.name,
  );

test('somebody talks to the agent, hears it answer, and ends the call', async () => {
  const app = await appWith(await callerWords());
  const { page } = app;
  expect(await page.evaluate(mayListen)).toBe('NotAllowedError');
  await page.getByTestId('run-button').click();
  await page.getByTestId('talk-state').filter({ hasText: 'Listening' }).waitFor();
  await page.getByTestId('talk-state').filter({ hasText: 'Speaking' }).waitFor();
  // The turn is over, and the agent listens for the next.
  await page.getByTestId('talk-state').filter({ hasText: 'Listening' }).waitFor();
  // Whoever writes ends no call with it.
  await page.getByTestId('scenario-name').press('Escape');
  await page.getByTestId('talk-mute').focus();
  await page.keyboard.press('Escape');
  await page.getByTestId('talk-bar').waitFor({ state: 'detached' });

  const session = await sealedSession(app);
  const [run, ...others] = session.runs.filter(isCountedTurn);
  expect(others).toEqual([]);
  expect(run?.turn).toMatchObject({
    heard: expect.stringMatching(/half.past seven/i),
    said: reply,
  });
  const { gap, recordedGap, parts } = turnFigures(run ?? never());
  const { speech, reply: heard, call } = run?.turn ?? never();

  // The parts are those of the gap, whole and to the nanosecond.
  const sum = parts?.pieces.reduce((total, { from, to }) => total + (to - from), 0);
  expect(sum).toBe((heard?.start ?? Number.NaN) - (speech?.end ?? Number.NaN));
  expect(gap).toBeGreaterThan(500);
  for (const part of ['endpointing', 'asr', 'first-token', 'tts', 'buffer'] as const)
    expect(parts?.totals[part], part).toBeGreaterThan(0);

  // The recorded call alone says the same: the caller is on its left, the reply on its right.
  const { channels, sampleRate } = await decodeAudio(
    await readFile(join(session.folder, call.file)),
  );
  const [left = never(), right = never()] = channels;
  const spoken = left.length / sampleRate - (trailingSilence(left, sampleRate) ?? never());
  const answered = leadingSilence(right, sampleRate) ?? never();
  for (const found of [(answered - spoken) * 1e3, recordedGap ?? Number.NaN])
    expect(Math.abs(found - (gap ?? 0))).toBeLessThanOrEqual(10);

  // The call is over, and so is the permission.
  expect(await page.evaluate(mayListen)).toBe('NotAllowedError');
  expect(app.errors).toEqual([]);
});

test('without a microphone the call fails with what to do, and the recording is sealed', async () => {
  const app = await appWith(null);
  await app.page.getByTestId('run-button').click();
  await app.page.getByText('There is no microphone on this machine.').first().waitFor();
  const session = await sealedSession(app);
  const turns = session.runs.filter(({ plan }) => plan.turn !== undefined);
  expect(turns.map(({ ended }) => ended?.outcome)).toEqual([
    {
      status: 'failed',
      reason: 'no-microphone',
      detail: 'There is no microphone on this machine. Plug one in, then run again.',
    },
  ]);
});

test('a microphone that goes away ends the call', async () => {
  const app = await appWith(new Float32Array(16_000));
  const { page } = app;
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      addEventListener('unplug', () =>
        stream.getAudioTracks()[0]?.dispatchEvent(new Event('ended')),
      );
      return stream;
    };
  });
  await page.getByTestId('run-button').click();
  await page.getByTestId('talk-state').filter({ hasText: 'Listening' }).waitFor();
  await page.evaluate(() => dispatchEvent(new Event('unplug')));
  const session = await sealedSession(app);
  const turns = session.runs.filter(({ plan }) => plan.turn !== undefined);
  expect(turns).toHaveLength(1);
  expect(turns[0]?.ended?.outcome).toMatchObject({
    reason: 'no-microphone',
    detail: expect.stringContaining('went away during the call'),
  });
});

function never(): never {
  throw new Error('The recording has no such turn.');
}
