import { sessionVersion } from './session.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What turns the manifest of one version into that of the next. Events only ever gained types. */
const upgrades: Readonly<Record<number, (manifest: Fields) => Fields>> = {
  /** 2: devices, telemetry, placements and profiled runs. A version 1 ran on the CPU alone. */
  1: (manifest) => ({ ...manifest, version: 2, devices: [] }),
  /** 3: spans come many to an event, `spans`, and no longer each in a `span` of its own. */
  2: (manifest) => ({ ...manifest, version: 3 }),
  /** 4: imported traces, of which less is known. */
  3: (manifest) => ({ ...manifest, version: 4 }),
  /** 5: listeners, looks at the audio, partial texts, replies of language models. */
  4: (manifest) => ({ ...manifest, version: 5 }),
  /** 6: turns of a conversation, and runs that are added while the session goes on. */
  5: (manifest) => ({ ...manifest, version: 6 }),
};

/** The manifest as this version writes it. Gives back as it is what is no manifest, or from the future. */
export function upgradeManifest(parsed: unknown): unknown {
  let manifest = parsed;
  while (isVersioned(manifest) && manifest.version < sessionVersion) {
    const upgrade = upgrades[manifest.version];
    if (upgrade === undefined) break;
    manifest = upgrade(manifest);
  }
  return manifest;
}

const isVersioned = (parsed: unknown): parsed is Fields & { readonly version: number } =>
  typeof parsed === 'object' &&
  parsed !== null &&
  'version' in parsed &&
  typeof parsed.version === 'number';
