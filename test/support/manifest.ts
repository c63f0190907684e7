import { planRuns } from '../../electron/common/plan.ts';
import { type ScenarioInput, scenarioSchema } from '../../electron/common/scenario.ts';
import { type SessionManifest, sessionVersion } from '../../electron/common/session.ts';

/** The manifest of a session with this scenario on a machine that does not exist. */
export function manifestOf(input: ScenarioInput): SessionManifest {
  const scenario = scenarioSchema.parse(input);
  return {
    format: 'latency-lab-session',
    version: sessionVersion,
    id: 'a-session',
    name: scenario.name,
    startedAt: 0,
    state: 'recording',
    recorder: { pid: process.pid },
    scenario,
    plan: planRuns(scenario),
    inputs: {},
    machine: {
      hostname: 'machine',
      platform: 'linux',
      osName: 'Linux',
      kernel: '1',
      architecture: 'x64',
      cpu: 'CPU',
      cores: 1,
      memory: 1,
      gpus: [],
      power: null,
      virtualMachine: null,
    },
    runtime: { lab: '0', host: 'node', node: '0', electron: null, onnxruntime: '0' },
    models: [],
    devices: [],
  };
}
