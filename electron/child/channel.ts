/** The way from a child process to the lab. `send` resolves once the message has left this process. */
export type Channel<Message> = {
  readonly send: (message: Message) => Promise<void>;
  readonly onMessage: (listener: (message: unknown) => void) => void;
};

/** What Electron adds to `process` in a utility process (electron.d.ts, ParentPort). */
type ParentPort = {
  readonly postMessage: (message: unknown) => void;
  readonly on: (event: 'message', listener: (event: { readonly data: unknown }) => void) => void;
};

const isParentPort = (value: unknown): value is ParentPort =>
  typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;

/**
 * Under Electron the utility process's port, which a thread of its own drains. Under Node the channel of
 * `fork`, whose socket holds about 200 kB: a large chunk leaves only while the event loop turns, and the
 * next model call would stop it. So `send` waits until the chunk is written.
 */
export function openChannel<Message>(): Channel<Message> {
  const port: unknown = Reflect.get(process, 'parentPort');
  if (isParentPort(port)) {
    return {
      send: async (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
    };
  }
  // Ctrl-C goes to the whole terminal: the lab decides when its processes end.
  process.on('SIGINT', () => undefined);
  // The lab is gone: nobody will hear what is still being made.
  process.on('disconnect', () => process.exit(0));
  return {
    send: (message) =>
      new Promise((resolve, reject) => {
        if (process.send === undefined) throw new Error('This process was not started by the lab.');
        process.send(message, (error: Error | null) =>
          error === null ? resolve() : reject(error),
        );
      }),
    onMessage: (listener) => process.on('message', listener),
  };
}
