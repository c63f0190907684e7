import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TurnRecording } from './turn-recording.ts';
import { sine, wavBytes } from './wav-bytes.ts';

const rate = 16_000;

/** Tones where somebody is heard: the caller's is the lower one. */
function side(stretches: readonly (readonly [number, number])[], length: number, pitch: number) {
  const samples = new Float32Array(Math.ceil(length * rate));
  for (const [from, to] of stretches) {
    const tone = sine(pitch, rate, Math.round((to - from) * rate), 0.3);
    // Syllables, so that the waveform does not look like a block.
    const spoken = tone.map((sample, at) => sample * (0.35 + 0.65 * Math.abs(Math.sin(at / 1700))));
    samples.set(
      spoken.subarray(0, Math.max(0, samples.length - Math.round(from * rate))),
      Math.round(from * rate),
    );
  }
  return samples;
}

/** Writes the recording, with its calls, into a folder of sessions, sealed; its id. */
export async function writeTurnRecording(
  sessions: string,
  { manifest, events, calls }: TurnRecording,
  id: string,
): Promise<string> {
  const folder = join(sessions, id);
  await mkdir(join(folder, 'audio'), { recursive: true });
  await writeFile(
    join(folder, 'manifest.json'),
    JSON.stringify({ ...manifest, id, state: 'sealed', startedAt: Date.UTC(2026, 0, 5, 9) }),
  );
  await writeFile(
    join(folder, 'events.jsonl'),
    events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  );
  for (const { file, caller, agent, length } of calls) {
    const channels = [side(caller, length, 140), side(agent, length, 210)];
    await writeFile(join(folder, file), wavBytes({ channels, sampleRate: rate }));
  }
  return id;
}
