import { fork } from 'node:child_process';
import { hearErrors } from './last-words.ts';
import type { LaunchWorker } from './worker-process.ts';

/** Starts workers as child processes of plain Node: the command line's way. */
export const launchNode =
  (entry: string): LaunchWorker =>
  (environment = {}) => {
    const child = fork(entry, {
      serialization: 'advanced',
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
