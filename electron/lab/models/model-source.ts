import { dirname } from 'node:path';
import type { Model, ModelOrigin, Source } from '../../common/model-catalog.ts';
import { originOf } from './source-group.ts';

/** @param isOwn a person added it */
export const originOfModel = (model: Model, isOwn: boolean): ModelOrigin => {
  if (!isOwn) return 'catalog';
  const types = new Set(sourcesOf(model).map(({ type }) => type));
  if (types.has('pack')) return 'pack';
  return types.has('hub') ? 'hub' : 'folder';
};

/** The first place that its own files come from, and how many more there are, for people. */
export function sourceOfModel(model: Model): string {
  const [first = 'nowhere', ...more] = new Set(sourcesOf(model).flatMap(placesOf));
  return more.length > 0 ? `${first} and ${more.length} more` : first;
}

const sourcesOf = ({ files }: Model): readonly Source[] =>
  Object.values(files)
    .toSorted((a, b) => Number(isOfCatalog(a.sources)) - Number(isOfCatalog(b.sources)))
    .flatMap(({ sources }) => sources.slice(0, 1));

/** What an own model shares with the catalog, its dictionary for one, comes last. */
const isOfCatalog = ([source]: readonly Source[]): boolean =>
  source?.type === 'package-registry' || source?.type === 'package-parts';

function placesOf(source: Source): readonly string[] {
  switch (source.type) {
    case 'package-parts':
      return source.parts.map((part) => `${part.package}@${part.version}`);
    case 'hub':
      return [`hub:${source.repository}@${source.revision.slice(0, 7)}`];
    case 'own-file':
      return [dirname(source.path)];
    default:
      return [originOf(source)];
  }
}
