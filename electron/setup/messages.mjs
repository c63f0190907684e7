/** Something that the person can mend. The message says what happened, to what, and what to do next. */
export class SetUpProblem extends Error {}

/**
 * Set-up speaks on stderr only: stdout belongs to the program that it prepares.
 * @param {string} message
 */
export function say(message) {
  process.stderr.write(`${message}\n`);
}

/**
 * The exit code of the work; a problem becomes a sentence and 1, a bug keeps its stack trace.
 * @param {() => Promise<number>} work
 * @returns {Promise<number>}
 */
export async function exitCodeOf(work) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SetUpProblem)) throw error;
    say(error.message);
    return 1;
  }
}
