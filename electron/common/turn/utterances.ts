/** What the manifest's `inputs` call the audio of a turn work: what the caller says, and what interrupts the reply. */
export const utteranceKey = (work: number, place: number): string => `${work}.${place}`;
export const bargeInKey = (work: number): string => `${work}.barge-in`;
