import {
  type Model,
  type ModelCatalog,
  type ModelFile,
  modelCatalogSchema,
  modelIdSchema,
  type OwnFamily,
} from '../../../common/model-catalog.ts';
import { familyFacts } from './family-words.ts';
import type { Variant } from './model-layout.ts';
import { UnusableModel } from './unusable-model.ts';

/** What is the same in every precision of a model that a person adds. */
export interface OwnModel {
  readonly id: string;
  readonly name: string;
  readonly family: OwnFamily;
  readonly licence: string;
  readonly languages: readonly string[];
  /** In Hz, of a family whose models differ in it. */
  readonly sampleRate?: number;
}

/** What a person says of a model that is added, instead of what would be taken. */
export interface AddOptions {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly family?: OwnFamily | undefined;
}

/** Families that turn words into phones by the dictionary that the catalog has for English. */
const withWords: readonly OwnFamily[] = ['kokoro', 'piper', 'tiny-tts'];

/**
 * A model for each precision: the first has the id itself, and all are one group.
 *
 * @throws UnusableModel for what no catalog takes
 */
export function buildModels(
  about: OwnModel,
  variants: readonly Variant[],
  fileOf: (path: string) => ModelFile,
  catalog: ModelCatalog,
): readonly Model[] {
  const { kind, sampleRate: usual } = familyFacts[about.family];
  const sampleRate = about.sampleRate ?? usual;
  const words = withWords.includes(about.family) ? englishWords(catalog, about) : {};
  const models = variants.map(({ precision, roles }, index) => ({
    id: index === 0 ? about.id : `${about.id}-${precision}`,
    name: index === 0 ? about.name : `${about.name}, ${precision}`,
    kind,
    family: about.family,
    languages: about.languages,
    ...(sampleRate !== undefined && { sampleRate }),
    precision,
    ...(variants.length > 1 && { group: about.id }),
    licence: about.licence,
    isDefault: false,
    files: {
      ...words,
      ...Object.fromEntries(Object.entries(roles).map(([role, path]) => [role, fileOf(path)])),
    },
  }));
  const parsed = modelCatalogSchema.safeParse({ version: 1, models });
  if (parsed.success) return parsed.data.models;
  const [issue] = parsed.error.issues;
  throw new UnusableModel(
    `${about.name} cannot be added: ${issue?.message} (${issue?.path.join('.')}).`,
  );
}

/** Dictionary and rules for the words that are not in it. Piper's voices of other languages have no use for them. */
function englishWords(catalog: ModelCatalog, { family, languages }: OwnModel) {
  const isEnglish = languages.length === 0 || languages.some((tag) => /^en\b/i.test(tag));
  if (family === 'piper' && !isEnglish) return {};
  const { dictionary, g2p } =
    catalog.models.find(({ files }) => files.dictionary && files.g2p)?.files ?? {};
  return dictionary && g2p ? { dictionary, g2p } : {};
}

/**
 * The id that a person chose, or one that is made of the name: `Whisper Tiny.en` → `whisper-tiny-en`.
 *
 * @throws UnusableModel for an id that is none
 */
export function chooseId(chosen: string | undefined, name: string): string {
  const made = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const id = modelIdSchema.safeParse(chosen ?? made);
  if (id.success) return id.data;
  throw new UnusableModel(
    `"${chosen ?? name}" makes no id of a model, which consists of lower-case words joined by hyphens. Choose one with --id.`,
  );
}
