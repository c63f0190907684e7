import { readFile } from 'node:fs/promises';
import { type CallSamples, callLevels } from '../../common/turn/call-levels.ts';
import type { TurnCheck } from '../../common/turn/turn-events.ts';
import { hertz, type Nanos } from '../../common/units.ts';

/** A turn of the call, and when it was: from before the caller's words to its end. */
export type TurnInCall = { readonly run: number; readonly from: Nanos; readonly to: Nanos };

/** Each turn as the recorded call alone shows it, by its levels. Throws where the file is none that a line wrote. */
export async function checkCall(
  path: string,
  start: Nanos,
  turns: readonly TurnInCall[],
): Promise<readonly (TurnCheck & { readonly run: number })[]> {
  const call = readCall(await readFile(path), start);
  return turns.map(({ run, from, to }) => ({ run, ...callLevels(call, from, to) }));
}

/** The line's own WAV: 16 bits, two channels (left caller, right agent), its samples behind 44 bytes. */
function readCall(bytes: Buffer, start: Nanos): CallSamples {
  if (bytes.toString('latin1', 36, 40) !== 'data' || bytes.readUInt16LE(22) !== 2) {
    throw new Error('This is no recording of a call.');
  }
  const sampleRate = hertz(bytes.readUInt32LE(24));
  const length = Math.floor((bytes.length - 44) / 4);
  const caller = new Float32Array(length);
  const agent = new Float32Array(length);
  for (let place = 0; place < length; place++) {
    caller[place] = bytes.readInt16LE(44 + 4 * place) / 32_768;
    agent[place] = bytes.readInt16LE(46 + 4 * place) / 32_768;
  }
  return { caller, agent, sampleRate, start };
}
