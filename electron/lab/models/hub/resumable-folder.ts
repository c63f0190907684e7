/** The folder of the store where the beginnings of downloads wait to be continued, by the sha256 of the whole. */
export const resumableFolder = 'resumable';
