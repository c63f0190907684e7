import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Writes files into `root`, with their folders; a text that begins with `→ ` is a link to the rest of it. */
export async function writeTree(
  root: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    if (text.startsWith('→ ')) await symlink(text.slice(2), path);
    else await writeFile(path, text);
  }
  return root;
}
