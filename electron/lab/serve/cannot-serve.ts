/** The server could not be started. `message` is a sentence for a person. */
export class CannotServe extends Error {}
