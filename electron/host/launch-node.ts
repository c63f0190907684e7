import { fork } from 'node:child_process';
import { hearErrors } from './last-words.ts';
import type { LaunchWorker } from './worker-process.ts';

/**
 * Else V8 collects all garbage of a process some seconds after its start, to give memory back: 25 ms of a core at once,
 * in the middle of a run. It is read before a program can set it.
 */
const flags = ['--no-memory-reducer'];

/** Starts workers as child processes of plain Node: the command line's way. */
export const launchNode =
  (entry: string): LaunchWorker =>
  (environment = {}) => {
    const child = fork(entry, {
      serialization: 'advanced',
      execArgv: flags,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, ...environment },
    });
    return {
      pid: () => child.pid,
      post: (message) => {
        if (child.connected) child.send(message as object, () => undefined);
      },
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => {
        child.once('exit', (code, signal) => listener({ code, signal }));
        child.on('error', () => listener({ code: null, signal: null }));
      },
      kill: () => child.kill('SIGKILL'),
      ...hearErrors(child.stderr),
    };
  };
