/** Why no model of a family hears audio that is still arriving, in a sentence; null where they do. */
export const streamingProblem = (family: string): string | null =>
  family === 'whisper'
    ? 'Whisper hears whole recordings, not audio that is still arriving. Leave "streaming" out, or take a Moonshine model.'
    : null;
