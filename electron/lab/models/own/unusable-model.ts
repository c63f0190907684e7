/** A place of models that cannot be added. The message says what is there, what is missing and what to do. */
export class UnusableModel extends Error {
  override readonly name = 'UnusableModel';
}
