import { mkdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './messages.mjs';

/** A lock is touched this often, and counts as left behind after five times that, in milliseconds. */
const heartbeat = 1_000;

/**
 * Does the work while no other process does work of the same name in the same folder. The lock is a file
 * that its owner keeps touching, so that one left by a killed process does not count. (It is not a
 * library's, because what is being installed may be the libraries.)
 * @template Result
 * @param {{ readonly folder: string, readonly name: string }} lock
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function oneAtATime({ folder, name }, work) {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `.${name}.lock`);
  await take(file, `Another process is already doing this (${name}); waiting for it.`);
  const beating = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, heartbeat);
  try {
    return await work();
  } finally {
    clearInterval(beating);
    await rm(file, { force: true });
  }
}

/**
 * @param {string} file
 * @param {string} whileWaiting what to say, once
 */
async function take(file, whileWaiting) {
  for (let tries = 0; !(await create(file)); tries += 1) {
    if ((await ageOf(file)) > 5 * heartbeat) await rm(file, { force: true });
    else {
      if (tries === 1) say(whileWaiting);
      await sleep(heartbeat / 5);
    }
  }
}

/** @param {string} file */
async function create(file) {
  try {
    await writeFile(file, '', { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {Promise<number>} in milliseconds; 0 where it has just gone
 */
async function ageOf(file) {
  const found = await stat(file).catch(() => undefined);
  return found ? Date.now() - found.mtimeMs : 0;
}
