/** The command was called in a way that means nothing: exit code 2. `message` says what to do. */
export class WrongUsage extends Error {}
