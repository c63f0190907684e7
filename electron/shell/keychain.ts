import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { keyNameSchema } from '../common/turn/turn-work.ts';
import type { Keys } from '../lab/keys.ts';
import { writeAtomically } from '../lab/write-atomically.ts';

/** What of Electron's `safeStorage` is used: it encrypts with a secret that the system keeps for this user. */
export type SafeStorage = {
  readonly isEncryptionAvailable: () => boolean;
  readonly encryptString: (text: string) => Buffer;
  readonly decryptString: (encrypted: Buffer) => string;
  /** Of Linux only: which service keeps the secret. */
  readonly getSelectedStorageBackend?: () => string;
};

/** Keys that a person saved, encrypted, in one file of the lab's home. */
export type Keychain = Keys & {
  /** Why nothing can be saved here, in a sentence; null where it can. */
  readonly refusal: () => string | null;
  readonly names: () => Promise<readonly string[]>;
  /** Throws a sentence where it is refused. */
  readonly save: (name: string, value: string) => Promise<void>;
  readonly delete: (name: string) => Promise<void>;
};

const fileSchema = z.object({
  version: z.literal(1),
  /** Encrypted, in base64. */
  keys: z.record(keyNameSchema, z.base64()),
});
type KeysFile = z.output<typeof fileSchema>;

export const byName = (a: string, b: string): number => a.localeCompare(b, 'en');

/** Chromium names them so: a password that every program knows is no encryption. */
const openBackends: readonly string[] = ['basic_text', 'unknown'];

/** `safeStorage` is asked when it is needed: before the app is ready it has no answer. */
export function openKeychain(path: string, safeStorage: SafeStorage): Keychain {
  let changing: Promise<void> = Promise.resolve();

  const refusal = (): string | null => {
    const backend = safeStorage.getSelectedStorageBackend?.();
    if (
      safeStorage.isEncryptionAvailable() &&
      (backend === undefined || !openBackends.includes(backend))
    )
      return null;
    return 'This system has no keychain that could encrypt a key (on Linux: GNOME Keyring or KWallet), so none is saved. Set it as an environment variable of the same name before you start the lab.';
  };

  const change = (edit: (file: KeysFile) => KeysFile): Promise<void> => {
    const changed = changing.then(async () => {
      const next = edit(await read(path));
      await mkdir(dirname(path), { recursive: true });
      await writeAtomically(path, `${JSON.stringify(next, null, 2)}\n`);
    });
    changing = changed.catch(() => undefined);
    return changed;
  };

  return {
    refusal,
    names: async () => Object.keys((await read(path)).keys).sort(byName),
    find: async (name) => {
      const { keys } = await read(path);
      const encrypted = Object.hasOwn(keys, name) ? keys[name] : undefined;
      if (encrypted === undefined) return null;
      try {
        return safeStorage.decryptString(Buffer.from(encrypted, 'base64'));
      } catch {
        throw new Error(
          `The key ${name} cannot be decrypted any more: the system's keychain is locked, or is another one than when it was saved. Unlock it, or save the key again.`,
        );
      }
    },
    save: async (name, value) => {
      const refused = refusal();
      if (refused !== null) throw new Error(refused);
      const encrypted = safeStorage.encryptString(value).toString('base64');
      await change(({ keys, ...file }) => ({ ...file, keys: { ...keys, [name]: encrypted } }));
    },
    delete: (name) =>
      change(({ keys, ...file }) => {
        const { [name]: _, ...others } = keys;
        return { ...file, keys: others };
      }),
  };
}

async function read(path: string): Promise<KeysFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')
      return { version: 1, keys: {} };
    throw new Error(`The saved keys in ${path} cannot be read. Check who may read the file.`);
  }
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(
      `The saved keys in ${path} are damaged. Delete the file, then save them again.`,
    );
  }
}
