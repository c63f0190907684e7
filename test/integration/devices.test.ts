import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { deviceSchema } from '../../electron/common/device.ts';
import { heardText, type RecordedRun } from '../../electron/common/recorded-session.ts';
import type { ScenarioInput } from '../../electron/common/scenario.ts';
import { hertz } from '../../electron/common/units.ts';
import { launchNode } from '../../electron/host/launch-node.ts';
import { probeDevice } from '../../electron/lab/devices/probe-device.ts';
import { ownHome } from '../support/own-home.ts';
import { measureIn, type Reopened, realLab } from '../support/real-lab.ts';
import { runCli } from '../support/run-cli.ts';
import { jfkAt, wavIn } from '../support/spoken-audio.ts';

/**
 * The GPU of every test run: SwiftShader, which Electron brings. It is a real WebGPU device by a real Vulkan
 * driver, in software. Where it is missing, these tests fail.
 */
const software = 'webgpu:software';
const rate = hertz(16_000);
const home = await ownHome(afterAll);
const lab = await realLab(home);
/** "And so": SwiftShader needs seconds for a second of speech. */
const clip = await wavIn(home, 'clip', {
  channels: [(await jfkAt(rate)).slice(0.2 * rate, 1.1 * rate)],
  sampleRate: rate,
});
const hear = { kind: 'asr', model: 'moonshine-tiny-q', audio: { file: clip } } as const;
const once = { warmUps: 0, repeats: 1, telemetryRate: 0 } as const;

describe('the list of devices', () => {
  const listed = async (args: readonly string[] = []) => {
    const { code, stdout } = await runCli(['devices', '--json', ...args], { home });
    expect(code).toBe(0);
    return z.strictObject({ devices: z.array(deviceSchema) }).parse(JSON.parse(stdout)).devices;
  };

  test('says of each whether a model ran on it, and keeps the answer', async () => {
    const devices = await listed(['--refresh']);
    expect(devices[0]).toMatchObject({ id: 'cpu', ready: true, reason: null, gpu: null });
    expect(devices.at(-1)).toMatchObject({
      id: software,
      provider: 'webgpu',
      ready: true,
      isSoftware: true,
      gpu: null,
      lacks: ['shader-f16'],
    });
    expect(await listed()).toEqual(devices);
  });

  test('is a table for a person', async () => {
    const { stdout } = await runCli(['devices'], { home });
    expect(stdout).toMatch(/^ID +PROVIDER +STATE +MEMORY +DRIVER +NAME\n/);
    expect(stdout).toMatch(
      /webgpu:software +webgpu +ready.+SwiftShader.+\n +It has no half precision/,
    );
  });
});

const worker = launchNode('out/main/worker.js');

test('a driver that is not there is a sentence with what to do', async () => {
  const device = { id: 'webgpu:0', provider: 'webgpu' } as const;
  expect(await probeDevice(device, { VK_DRIVER_FILES: '/nowhere.json' }, worker)).toEqual({
    ready: false,
    reason: expect.stringMatching(/Vulkan|WebGPU/),
    lacks: [],
  });
});

test('CUDA without its libraries says how to get them, and elsewhere that there is no way to it', async () => {
  const device = { id: 'cuda:0', provider: 'cuda' } as const;
  const { ready, reason } = await probeDevice(device, { CUDA_VISIBLE_DEVICES: '' }, worker);
  expect(ready).toBe(false);
  expect(reason).toMatch(/CUDA|cannot reach such a device/);
});

const runOf = (session: Reopened, kind: RecordedRun['plan']['kind'], device: string) => {
  const run = session.runs.find(({ plan }) => plan.kind === kind && plan.device === device);
  if (run === undefined) throw new Error(`There is no ${kind} run on ${device}.`);
  return run;
};

describe('Moonshine on the CPU and on WebGPU, side by side', () => {
  let session: Reopened;
  beforeAll(async () => {
    session = await measureIn(lab, {
      name: 'side by side',
      work: [hear],
      devices: ['cpu', software],
      settings: { [software]: { cacheOnDevice: true } },
      allowCpuFallback: true,
      ...once,
    });
  });

  test('both are measured, and hear the same', () => {
    expect(session.runs.map(({ ended }) => ended?.outcome)).toEqual(
      session.runs.map(() => ({ status: 'measured' })),
    );
    const [onCpu, onGpu] = ['cpu', software].map((device) =>
      heardText(runOf(session, 'measured', device)),
    );
    expect(onCpu).toMatch(/and so/i);
    expect(onGpu).toBe(onCpu);
  });

  test('the recording says where operators lie: quantized products have no kernel in WebGPU', () => {
    const { placements } = runOf(session, 'load', software);
    expect(placements.map(({ model }) => model)).toEqual(['encoder', 'decoder']);
    const [encoder] = placements;
    expect(encoder?.providers.map(({ provider }) => provider).toSorted()).toEqual([
      'CPUExecutionProvider',
      'WebGpuExecutionProvider',
    ]);
    for (const { provider, heavyKinds } of encoder?.providers ?? []) {
      const kind = provider === 'CPUExecutionProvider' ? 'MatMulInteger' : 'MatMul';
      expect(heavyKinds?.[kind]).toBeGreaterThan(0);
    }
    expect(runOf(session, 'load', 'cpu').placements).toEqual([]);
  });

  test('the recording says what ran the model, and proves which driver', () => {
    expect(runOf(session, 'measured', 'cpu').ended?.provider).toBe('cpu');
    expect(runOf(session, 'measured', software).ended?.provider).toBe('cpu + webgpu');
    const { proofs } = runOf(session, 'load', software);
    expect(proofs).toMatchObject([
      { gpu: null, detail: expect.stringContaining('libvk_swiftshader') },
    ]);
    expect(session.manifest.devices.map(({ id, ready }) => ({ id, ready }))).toEqual([
      { id: 'cpu', ready: true },
      { id: software, ready: true },
    ]);
  });

  test('a profiled run tells what share of the time the CPU had', () => {
    const { spans } = runOf(session, 'profiled', software);
    const providers = new Set(
      spans.ofStage('operator').map(({ attributes }) => attributes?.provider),
    );
    expect(providers).toEqual(new Set(['CPU', 'WebGpu']));
  });
});

const failureOf = async (scenario: Omit<ScenarioInput, 'name'>) => {
  const { runs } = await measureIn(lab, { name: 'refused', ...once, ...scenario });
  return runs.map(({ ended }) => ended?.outcome);
};

test('heavy work on the CPU fails a run that was asked onto a GPU, unless it is allowed', async () => {
  const refused = {
    status: 'failed',
    reason: 'cpu-fallback',
    detail: expect.stringMatching(/\d+ heavy of \d+ operators.+MatMulInteger.+allowCpuFallback/),
  };
  expect(await failureOf({ work: [hear], devices: [software] })).toEqual([refused, refused]);
});

test('TinyTTS computes in half precision, which SwiftShader lacks: refused by name', async () => {
  const speak = { kind: 'tts', model: 'tiny-tts-en', text: 'Hello.' } as const;
  const [, measured] = await failureOf({ work: [speak], devices: [software] });
  expect(measured).toMatchObject({
    status: 'failed',
    reason: 'device-refused',
    detail: expect.stringMatching(/webgpu:software.+shader-f16/),
  });
});

test('a setting that the device cannot take ends the command before anything runs', async () => {
  const { code, stdout, stderr } = await runCli(
    ['asr', clip, '--device', software, '--threads', '2'],
    { home },
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('threads are those of the CPU');
});
