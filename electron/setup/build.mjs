import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { runHidden } from './child.mjs';
import { SetUpProblem, say } from './messages.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { root } from './places.mjs';

/** Everything that a build reads. */
const sources = ['electron', 'renderer', 'resources', 'package.json', 'package-lock.json'];

/** Builds `out/` if the sources are not those of the last build. */
export async function ensureBuild() {
  if (await isBuilt()) return;
  await oneAtATime({ folder: join(root, 'out'), name: 'build' }, async () => {
    if (await isBuilt()) return;
    say('Building the app.');
    const stamp = await hashOf(root, sources);
    await rm(stampFile, { force: true });
    const { code, output } = await runHidden({
      command: process.execPath,
      args: [
        join(root, 'node_modules/electron-vite/bin/electron-vite.js'),
        'build',
        '--config',
        'electron/vite.config.ts',
      ],
      cwd: root,
    });
    if (code !== 0) {
      throw new SetUpProblem(`${output}\nThe build failed; "npm run build" repeats it.`);
    }
    await writeFile(stampFile, stamp);
  });
}

const stampFile = join(root, 'out', '.stamp');

async function isBuilt() {
  if (!existsSync(join(root, 'out/main/cli.js'))) return false;
  const stamp = await readFile(stampFile, 'utf8').catch(() => '');
  return stamp === (await hashOf(root, sources));
}

/**
 * One hash over the paths and contents of files, whatever order the disk lists them in. What is absent
 * counts as empty.
 * @param {string} folder
 * @param {readonly string[]} names files and folders in it
 * @returns {Promise<string>}
 */
export async function hashOf(folder, names) {
  const files = (await Promise.all(names.map((name) => filesUnder(join(folder, name))))).flat();
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const content = await readFile(file);
    hash
      .update(`${relative(folder, file).split(sep).join('/')}\0${content.length}\0`)
      .update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function filesUnder(path) {
  if (!existsSync(path)) return [];
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    () => undefined,
  );
  if (entries === undefined) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
