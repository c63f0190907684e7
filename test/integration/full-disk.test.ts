import { execFileSync } from 'node:child_process';
import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { modelStore, ownHome, temporaryFolder } from '../support/own-home.ts';
import { measureIn, outcomesOf, realLab } from '../support/real-lab.ts';
import { follow, parseReport, runCli, runCliForJson } from '../support/run-cli.ts';

const launcher = join(import.meta.dirname, '../support/cli-launcher.mjs');
const long = 'The river ran past the mill. '.repeat(300);

/** Windows has no limit on the size of files; the log with a full disk is tested there as a unit. */
const hasFileLimits = process.platform !== 'win32';

test.runIf(hasFileLimits)(
  'a system that takes no more bytes of the audio ends the run by name, and seals what there is',
  async () => {
    const home = await ownHome();
    const text = join(home, 'long.txt');
    await writeFile(text, long);
    // 600 kB a file: the audio of a few sentences. Blocks are 512 bytes to one shell and 1 kB to another.
    const command = `ulimit -f 600; exec "$0" "$@"`;
    const ended = await follow(
      ['/bin/sh', '-c', command, process.execPath, launcher].concat([
        'tts',
        '--text-file',
        text,
        '--warm-ups',
        '0',
        '--repeats',
        '2',
        '--json',
      ]),
      { home },
    ).ended;
    const { runs, recording } = parseReport(ended);
    expect(ended.code).toBe(1);
    expect(runs[0]).toMatchObject({ outcome: 'failed', reason: 'disk-full' });
    expect(runs[0]?.detail).toMatch(/full.+Free some room.+LATENCY_LAB_HOME/);
    expect(ended.stderr).toContain('is full');
    const shown = await runCliForJson(['show', recording], { home });
    expect(shown.json.runs).toEqual(runs);
    expect(shown.stderr).toBe('');
  },
);

const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mounts();

function mounts(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A home whose sessions lie on a disk of its own, so small that it fills. */
async function smallDisk(size: string): Promise<string> {
  const home = await temporaryFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'latency-lab-test', home]);
  onTestFinished(() => {
    execFileSync('umount', [home]);
  });
  await symlink(modelStore, join(home, 'models'));
  return home;
}

test.runIf(canMount)(
  'a disk that fills in the second run keeps the first, names the second, and is sealed',
  async () => {
    const home = await smallDisk('1m');
    const session = await measureIn(await realLab(home), {
      name: 'full',
      work: [
        { kind: 'tts', model: 'tiny-tts-en', text: 'Hello.' },
        { kind: 'tts', model: 'tiny-tts-en', text: long },
        { kind: 'tts', model: 'tiny-tts-en', text: 'Hello.' },
      ],
      warmUps: 0,
      repeats: 1,
    });
    expect(outcomesOf(session, 0)).toEqual([{ status: 'measured' }]);
    expect(outcomesOf(session, 1)).toEqual([
      { status: 'failed', reason: 'disk-full', detail: session.problem },
    ]);
    expect(outcomesOf(session, 2)).toEqual([null]);
    expect(session).toMatchObject({ state: 'sealed', damage: null });
    expect(session.runs[1]?.spans.length).toBeGreaterThan(0);
  },
);

test.runIf(canMount)(
  'a disk with no room for a recording says so and leaves nothing behind',
  async () => {
    const home = await smallDisk('128k');
    const { code, stdout, stderr } = await runCli(['tts', '--text', 'Hello.', '--json'], { home });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/full.+Free some room.+LATENCY_LAB_HOME/);
    expect(await readdir(join(home, 'sessions'))).toEqual([]);
  },
);
