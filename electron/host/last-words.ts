const kept = 4000;

/** Keeps the end of a stream: what a dying process said last. */
export function keepLastWords(stream: NodeJS.ReadableStream | null): () => string {
  let words = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (text: string) => {
    words = (words + text).slice(-kept);
  });
  return () => words.trim();
}
