import type { Keys } from '../lab/keys.ts';
import { answer } from './answer.ts';
import type { Calls } from './answer-calls.ts';
import { byName, type Keychain } from './keychain.ts';

type KeyCalls = Pick<Calls, 'listKeys' | 'saveKey' | 'deleteKey'>;

/** What the lab answers to the window's calls about keys: names and places, never a value. */
export const makeKeyCalls = (keychain: Keychain, environment: Keys): KeyCalls => ({
  listKeys: (named) =>
    answer(async () => {
      const saved = await keychain.names();
      const others = [...new Set(named)].filter((name) => !saved.includes(name)).sort(byName);
      return {
        refusal: keychain.refusal(),
        keys: [
          ...saved.map((name) => ({ name, from: 'keychain' as const })),
          ...(await Promise.all(
            others.map(async (name) => {
              const isSet = (await environment.find(name)) !== null;
              return { name, from: isSet ? ('environment' as const) : null };
            }),
          )),
        ],
      };
    }),
  saveKey: (name, value) =>
    answer(async () => {
      await keychain.save(name, value);
      return null;
    }),
  deleteKey: (name) =>
    answer(async () => {
      await keychain.delete(name);
      return null;
    }),
});
