const kept = 4000;

/** What a process writes to standard error: its last words are kept, and somebody may listen to all. */
export type ErrorStream = {
  /** The end of what it wrote. */
  readonly lastWords: () => string;
  readonly onWords: (listener: (text: string) => void) => void;
  /** Resolves once all that it wrote has arrived; after its end. */
  readonly silent: Promise<void>;
};

export function hearErrors(stream: NodeJS.ReadableStream | null): ErrorStream {
  let words = '';
  const listeners: ((text: string) => void)[] = [];
  stream?.setEncoding('utf8');
  stream?.on('data', (text: string) => {
    words = (words + text).slice(-kept);
    for (const listener of listeners) listener(text);
  });
  return {
    lastWords: () => words.trim(),
    onWords: (listener) => listeners.push(listener),
    silent: new Promise((resolve) => {
      if (stream === null) resolve();
      for (const event of ['end', 'close', 'error']) stream?.once(event, () => resolve());
    }),
  };
}
