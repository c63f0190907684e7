import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { labHome } from '../../electron/lab/home.ts';

type CleanUp = (clean: () => Promise<void>) => void;

/** Where the models of whoever runs the tests lie. */
export const modelStore = labHome(process.env).models;

/** An empty folder that goes with the test; `atEnd` is `afterAll` for one that serves a whole file. */
export async function temporaryFolder(atEnd: CleanUp = onTestFinished): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'latency-lab-test-')));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A home of the lab with the real models in it and no sessions, so that nothing lands in the person's own. */
export async function ownHome(atEnd: CleanUp = onTestFinished): Promise<string> {
  const home = await temporaryFolder(atEnd);
  await linkModels(home);
  return home;
}

export async function linkModels(home: string): Promise<void> {
  await symlink(modelStore, join(home, 'models'), 'junction');
}

/** A home whose model store has every model but `model` linked; that one's folder is empty. */
export async function homeWithout(model: string, others: readonly string[]): Promise<string> {
  const home = await temporaryFolder();
  await mkdir(join(home, 'models', model), { recursive: true });
  for (const other of others) {
    await symlink(join(modelStore, other), join(home, 'models', other), 'junction');
  }
  return home;
}
