/** A pack of models that is not made or not taken. The message says what happened, to what, and what to do. */
export class UnusablePack extends Error {
  override readonly name = 'UnusablePack';
}
