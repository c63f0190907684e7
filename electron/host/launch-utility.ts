import { basename } from 'node:path';
import type { UtilityProcess } from 'electron';
import { hearErrors } from './last-words.ts';
import type { LaunchWorker } from './worker-process.ts';

/** What this file needs of Electron's `utilityProcess`, passed in: the host runs without Electron too. */
type Fork = (entry: string, args: string[], options: object) => UtilityProcess;

/** Starts workers as Electron's utility processes: the desktop app's way. */
export const launchUtility =
  (fork: Fork, entry: string): LaunchWorker =>
  (environment = {}) => {
    const child = fork(entry, [], {
      stdio: ['ignore', 'ignore', 'pipe'],
      // How it is called in Electron's own list of processes.
      serviceName: basename(entry, '.js'),
      env: { ...process.env, ...environment },
    });
    return {
      pid: () => child.pid,
      post: (message) => child.postMessage(message),
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => child.once('exit', (code) => listener({ code, signal: null })),
      kill: () => {
        if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
      },
      ...hearErrors(child.stderr),
    };
  };
