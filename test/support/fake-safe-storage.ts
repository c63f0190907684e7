import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SafeStorage } from '../../electron/shell/keychain.ts';

/** A keychain such as a machine without one cannot have: AES-256-GCM, with a secret that lives as long as the test. */
export function fakeSafeStorage(
  changes: Partial<SafeStorage> = {},
  secret = randomBytes(32),
): SafeStorage {
  return {
    isEncryptionAvailable: () => true,
    encryptString: (text) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', secret, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    decryptString: (encrypted) => {
      const decipher = createDecipheriv('aes-256-gcm', secret, encrypted.subarray(0, 12));
      decipher.setAuthTag(encrypted.subarray(12, 28));
      return decipher.update(encrypted.subarray(28)).toString('utf8') + decipher.final('utf8');
    },
    ...changes,
  };
}
