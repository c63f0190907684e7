/** A folder that cannot be used as a corpus. `message` is a sentence for a person. */
export class UnreadableCorpus extends Error {
  override readonly name = 'UnreadableCorpus';
}
