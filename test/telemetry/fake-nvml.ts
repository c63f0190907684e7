import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type * as Koffi from 'koffi';

const source = resolve(import.meta.dirname, 'fake-nvml.c');

/**
 * Builds the fake of NVIDIA's library into `folder`, by the name that the real one has. `kind` old: what a
 * driver of 2018 has.
 */
export function buildFakeNvml(folder: string, kind: 'new' | 'old' = 'new'): string {
  const path = join(folder, 'libnvidia-ml.so.1');
  const flags = kind === 'old' ? ['-DOLD'] : [];
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-Wall', '-Werror', ...flags, '-o', path, source]);
  } catch (cause) {
    throw new Error('This test needs a C compiler: apt-get install gcc libc6-dev', { cause });
  }
  return path;
}

/** The fake that is loaded in this process: what it shall do, and how many have it open. */
export function controlFakeNvml(path: string): {
  readonly configure: (words: string) => void;
  readonly users: () => number;
} {
  const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi;
  const library = koffi.load(path);
  return {
    configure: library.func('fakeNvmlConfigure', 'void', ['str']),
    users: library.func('fakeNvmlUsers', 'int', []),
  };
}
