import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { benchDevices } from './bench-devices.ts';
import { benchAsr, benchTts } from './bench-engines.ts';
import { benchKokoro } from './bench-kokoro.ts';
import { openLab, root } from './bench-lab.ts';
import { benchLoad } from './bench-load.ts';
import { benchRecording } from './bench-recording.ts';
import { benchFirstAudio, benchWorkerStart } from './bench-start.ts';
import { benchSamplerCpu, benchTelemetry } from './bench-telemetry.ts';
import { benchLine, benchScript, benchTurns } from './bench-turn.ts';
import { benchWindow } from './bench-window.ts';
import { table } from './result.ts';

/**
 * `npm run bench`: every performance claim, measured in one run. Prints the table and writes
 * `test/bench/results.json`, to be committed with the change that it speaks for. With `--window` the window
 * alone, in the real app, and `test/bench/window-results.json`; with `--telemetry` what telemetry costs alone, with
 * `--turn` the voice turn alone, and no file, to try a change.
 */
const lab = await openLab();
const machine = await lab.machine();
const isWindow = process.argv.includes('--window');
const isTelemetry = process.argv.includes('--telemetry');
const isTurn = process.argv.includes('--turn');
const isTrial = isTelemetry || isTurn;
const measureTelemetry = async () => [await benchSamplerCpu(lab), ...(await benchTelemetry(lab))];
const measureTurn = async () => [
  await benchScript(),
  ...(await benchLine(lab)),
  ...(await benchTurns(lab)),
];
const measureLab = async () => [
  ...(await benchRecording(lab)),
  await benchWorkerStart(lab),
  await benchLoad(lab),
  ...(await benchTts(lab)),
  ...(await benchAsr(lab)),
  await benchFirstAudio(lab),
  await benchKokoro(lab),
  await benchDevices(),
  ...(await measureTelemetry()),
  ...(await measureTurn()),
];
const results = isWindow
  ? await benchWindow(root, electronAtHand())
  : await (isTelemetry ? measureTelemetry() : isTurn ? measureTurn() : measureLab());
const conditions = {
  date: new Date().toISOString().slice(0, 10),
  cpu: machine.cpu,
  cores: machine.cores,
  memoryGiB: machine.memory === null ? null : Math.round(machine.memory / 2 ** 30),
  os: machine.osName,
  virtualMachine: machine.virtualMachine,
  ...lab.runtime,
  ...(isWindow ? windowRuntime(electronAtHand()) : {}),
};
const file = isWindow ? 'test/bench/window-results.json' : 'test/bench/results.json';
if (!isTrial) {
  await writeFile(join(root, file), `${JSON.stringify({ conditions, results }, null, 2)}\n`);
}
process.stdout.write(
  `${table(results)}\n\n${conditions.date}, ${conditions.cpu}, ${conditions.cores} cores, ${conditions.os}, ${isWindow ? `Electron ${conditions.electron}` : `Node ${conditions.node}`}, onnxruntime ${conditions.onnxruntime}\n`,
);
const missed = results.filter(({ value, target }) => value > target);
for (const { name } of missed) process.stderr.write(`Missed: ${name}\n`);
process.exitCode = missed.length > 0 ? 1 : 0;

function electronAtHand(): string {
  const executable = process.env.LATENCY_LAB_ELECTRON;
  if (executable === undefined) throw new Error('There is no Electron: run "npm run bench".');
  return executable;
}

/** What the window was measured in: that is not the Node which measures. */
function windowRuntime(executable: string) {
  const versions = execFileSync(executable, ['-p', 'JSON.stringify(process.versions)'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    encoding: 'utf8',
  });
  const { electron, node } = z
    .object({ electron: z.string(), node: z.string() })
    .parse(JSON.parse(versions));
  return { host: 'electron', electron, node } as const;
}
