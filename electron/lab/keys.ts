/**
 * Keys of endpoints, by name. They are asked for when a request is made, and go into its header and nowhere else: no
 * recording, log, export or message of an error has one.
 */
export type Keys = {
  /** null where there is none of that name. */
  readonly find: (name: string) => Promise<string | null>;
};

/** The environment's: the variable of that very name. An empty one is none. */
export const keysOfEnvironment = (env: Readonly<Record<string, string | undefined>>): Keys => ({
  find: (name) => Promise.resolve(env[name]?.trim() || null),
});

/** The first that has a key of the name gives it. */
export const firstKeyOf = (places: readonly Keys[]): Keys => ({
  find: async (name) => {
    for (const place of places) {
      const key = await place.find(name);
      if (key !== null) return key;
    }
    return null;
  },
});
