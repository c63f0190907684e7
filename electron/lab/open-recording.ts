import { rm } from 'node:fs/promises';
import type { Device } from '../common/device.ts';
import { tellDiskFull } from '../common/disk-full.ts';
import type { Model } from '../common/model-catalog.ts';
import type { PlannedRun } from '../common/plan.ts';
import type { Scenario } from '../common/scenario.ts';
import { type RecordedModel, type SessionManifest, sessionVersion } from '../common/session.ts';
import type { Lab } from './lab.ts';
import { createRecordingFolder, Recorder, type RecorderListener } from './recorder.ts';
import { sessionId } from './session-id.ts';
import { collectInputs, type SessionInputs } from './session-inputs.ts';

/**
 * A new recording in the lab's sessions folder, with everything in its manifest that a reader needs to
 * believe it. Leaves nothing behind when it fails. Throws `DiskFull`.
 */
export async function openRecording(
  scenario: Scenario,
  plan: PlannedRun[],
  devices: readonly Device[],
  base: string,
  lab: Lab,
  listener: RecorderListener,
): Promise<{ recorder: Recorder; manifest: SessionManifest; inputs: SessionInputs }> {
  const startedAt = lab.wallClock();
  const id = sessionId(scenario.name, startedAt);
  const folder = await createRecordingFolder(lab.home.sessions, id);
  try {
    const machine = await lab.machine();
    const inputs = await collectInputs(scenario, base, folder, lab);
    const manifest: SessionManifest = {
      format: 'latency-lab-session',
      version: sessionVersion,
      id,
      name: scenario.name,
      startedAt,
      state: 'recording',
      recorder: { pid: process.pid },
      scenario,
      // What was planned: runs that are added are events.
      plan: [...plan],
      inputs: inputs.files,
      machine,
      runtime: lab.runtime,
      models: await recordModels(plan, lab),
      devices: [...devices],
    };
    return { recorder: await Recorder.create(folder, manifest, listener), manifest, inputs };
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true });
    throw tellDiskFull(thrown);
  }
}

/** The models as they lie on this machine: the hash is of the file that will be loaded. */
async function recordModels(plan: readonly PlannedRun[], lab: Lab): Promise<RecordedModel[]> {
  const ids = new Set(plan.map(({ model }) => model));
  const models = lab.catalog.models.filter(({ id }) => ids.has(id));
  return Promise.all(models.map((model) => recordModel(model, lab)));
}

async function recordModel(model: Model, lab: Lab): Promise<RecordedModel> {
  const { id, name, family, precision, licence, languages } = model;
  const files = await lab.models.files(id).catch(() => ({}));
  const hashes = await Promise.all(
    Object.entries(files).map(async ([role, path]) => [role, await lab.models.fileHash(path)]),
  );
  return { id, name, family, precision, licence, languages, sha256: Object.fromEntries(hashes) };
}
