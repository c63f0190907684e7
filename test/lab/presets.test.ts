import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { leadingSilence, trailingSilence } from '../../electron/common/audio-onset.ts';
import { presets } from '../../electron/common/presets.ts';
import type { Utterance } from '../../electron/common/turn/turn-work.ts';
import { hertz } from '../../electron/common/units.ts';
import { readScenario } from '../../electron/lab/read-scenario.ts';
import { decodeAudio } from '../../electron/worker/audio/decode-audio.ts';

const fileOf = (name: string): string => resolve('resources/scenarios', `${name}.json`);

async function turnOf(name: string) {
  const { work } = await readScenario(fileOf(name));
  const [turn] = work;
  if (work.length !== 1 || turn?.kind !== 'turn') throw new Error(`${name} is no turn`);
  return turn;
}

const spoken = ({ caller, bargeIn }: Awaited<ReturnType<typeof turnOf>>): string[] =>
  [...('says' in caller ? caller.says : []), ...(bargeIn === undefined ? [] : [bargeIn.audio])].map(
    (said: Utterance) => ('file' in said ? said.file : `sample ${said.sample}`),
  );

async function decode(file: string) {
  const { channels, sampleRate } = await decodeAudio(await readFile(file));
  return { samples: channels[0] ?? new Float32Array(), sampleRate, channels: channels.length };
}

/** The longest silence between words, in seconds: RMS of 10 ms below −40 dBFS. */
function longestPause(samples: Float32Array, rate: number): number {
  const window = rate / 100;
  let longest = 0;
  let now = 0;
  for (let from = 0; from + window <= samples.length; from += window) {
    const energy = samples.subarray(from, from + window).reduce((sum, x) => sum + x * x, 0);
    now = energy / window < 1e-4 ? now + 1 : 0;
    longest = Math.max(longest, now);
  }
  return longest / 100;
}

test('each preset is in the list of those that are offered, under its own name', async () => {
  for (const { id, name } of presets) expect((await readScenario(fileOf(id))).name).toBe(name);
});

describe.each(presets.map(({ id }) => id))('%s', (id) => {
  test('needs no network, no key and no microphone', async () => {
    const { agent, caller } = await turnOf(id);
    expect('says' in caller).toBe(true);
    expect(JSON.stringify(agent)).not.toMatch(/endpoint|realtime|"key"/);
  });

  test('has audio for what its caller says, 16 kHz in one channel', async () => {
    for (const file of spoken(await turnOf(id))) {
      const heard = await decode(resolve(dirname(fileOf(id)), file));
      expect({ rate: heard.sampleRate, channels: heard.channels }).toEqual({
        rate: 16_000,
        channels: 1,
      });
    }
  });

  test('has no pause in its words that its wait takes for their end', async () => {
    const turn = await turnOf(id);
    for (const file of spoken(turn)) {
      const { samples, sampleRate } = await decode(resolve(dirname(fileOf(id)), file));
      expect(longestPause(samples, sampleRate)).toBeLessThan(turn.endpointing.wait - 0.1);
      expect(leadingSilence(samples, hertz(sampleRate))).toBeLessThan(0.15);
      expect(trailingSilence(samples, hertz(sampleRate))).toBeLessThan(0.3);
    }
  });
});

test('the first words have a real pause inside', async () => {
  const { samples, sampleRate } = await decode('resources/audio/caller-1.flac');
  expect(longestPause(samples, sampleRate)).toBeGreaterThan(0.33);
});

test('paths, codings and objectives are those of their kind of agent', async () => {
  const ivr = await turnOf('ivr');
  expect(ivr.path).toMatchObject({ sampleRate: 8000, encoding: 'mu-law', frame: 20 });
  expect(ivr.path.network.delay).toBeGreaterThan(0);
  expect(ivr.objectives).toMatchObject({ gap: 1115, finalText: 350 });
  expect((await turnOf('assistant')).path).toMatchObject({ sampleRate: 16_000, encoding: 'pcm' });
  const assist = await turnOf('agent-assist');
  expect(assist.agent).toMatchObject({ asr: { partials: 0.3 }, llm: null, tts: null });
  expect(assist.objectives).toEqual({ finalText: 350 });
});

test('all of the audio together is small', async () => {
  const names = ['caller-1', 'caller-2', 'caller-3', 'stop-wait'];
  const sizes = await Promise.all(names.map((name) => stat(`resources/audio/${name}.flac`)));
  expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(200_000);
});
