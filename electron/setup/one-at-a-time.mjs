import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './messages.mjs';

/**
 * Does the work while no other process does work of the same name in the same folder. The lock is a file
 * with the process's id in it; a lock whose process has gone does not count. (The dependencies, and so
 * any library for this, may be what is being installed.)
 * @template Result
 * @param {{ readonly folder: string, readonly name: string }} lock
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function oneAtATime({ folder, name }, work) {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `.${name}.lock`);
  let toldOf = 0;
  while (!(await take(file))) {
    const owner = await ownerOf(file);
    if (owner === undefined) continue;
    if (!isAlive(owner)) {
      await rm(file, { force: true });
      continue;
    }
    if (owner !== toldOf) say(`Process ${owner} is already doing this (${name}); waiting for it.`);
    toldOf = owner;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** @param {string} file */
async function take(file) {
  try {
    await writeFile(file, `${process.pid}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {Promise<number | undefined>} undefined where the lock has gone or is just being written
 */
async function ownerOf(file) {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text === '') {
    await sleep(20);
    return undefined;
  }
  return Number(text);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
