import { open, rename } from 'node:fs/promises';

/** Replaces the file at `path`: at every moment a reader finds the old text or the new one, whole. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.draft`;
  const file = await open(draft, 'w');
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
