const kept = 4000;

/** What a process writes to standard error: its last words are kept, and somebody may listen to all. */
export type ErrorStream = {
  /** The end of what it wrote. */
  readonly lastWords: () => string;
  readonly onWords: (listener: (text: string) => void) => void;
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
  };
}
