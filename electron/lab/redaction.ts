import type { RecordedWork } from '../common/scenario.ts';
import type { SessionManifest } from '../common/session.ts';
import { hostOf } from '../common/turn/turn-work.ts';
import { endpointsOf, heardIn, namedHosts, withoutPort } from './redact-work.ts';

/** What stands in place of the name of a machine that is not told. */
export const anonymousHost = 'anonymous';

/** Takes out of a text what tells whose machine it came from. */
export type Redaction = {
  /** Every absolute path of a sentence, but for the system's own. */
  readonly sentence: (text: string) => string;
  /** Paths in personal places alone: operators are called `/model/MatMul`, which is no path. */
  readonly text: (text: string) => string;
};

/** A path goes on after a space when another separator follows: folders have spaces in their names. */
const rest = `(?:[^\\s"'()<>|,;]|\\s(?=[^"'()<>|\\n]*[^\\s"'()<>|\\n][\\\\/]))*`;
const start = `(?<![\\w.…\\]])`;
const windowsPath = `${start}[A-Za-z]:[\\\\/]${rest}|${start}\\\\\\\\[^\\s\\\\]+\\\\${rest}`;
const systemPlaces = 'proc|sys|dev|usr|lib|lib32|lib64|bin|sbin|etc|System|Library|Applications';
const personalPlaces =
  'home|Users|root|tmp|var|private|mnt|media|Volumes|data|srv|opt|work|workspace|run';
const anyPath = new RegExp(
  `${windowsPath}|${start}/(?!(?:${systemPlaces})/)[^\\s/"'()]${rest}`,
  'g',
);
const personalPath = new RegExp(`${windowsPath}|${start}/(?:${personalPlaces})/${rest}`, 'g');
const userFolder = /(?:[\\/]home[\\/]+|[\\/]Users[\\/]+)([^\\/\s"'():]+)/g;

/** Which library it was says something of the run, and nothing of its place. */
const libraryName = /[\\/]([\w.-]+\.(?:so[\d.]*|dll|dylib|node|onnx))[.,:;]?$/i;

function withoutPath(path: string): string {
  const stop = /[.:]$/.exec(path)?.[0] ?? '';
  const library = libraryName.exec(path)?.[1]?.replace(/\.$/, '');
  return `${library === undefined ? '[path]' : `[path]/${library}`}${stop}`;
}

/** Names of users that a text tells, by the paths of their folders. */
export const usersNamedIn = (text: string): string[] =>
  [...text.matchAll(userFolder)].map(([, user = '']) => user);

/** What the events tell beyond the manifest: names of users, and works of runs that nobody had planned. */
export type ToldByEvents = {
  readonly users: Iterable<string>;
  readonly works: readonly RecordedWork[];
};

export function redactionFor(manifest: SessionManifest, { users, works }: ToldByEvents): Redaction {
  const all = [...manifest.scenario.work, ...works];
  const hosts = namedHosts(all);
  const isNamed = new Set(hosts);
  const files = all.flatMap(filesOf);
  const names = new Set([
    ...files,
    ...files.map((file) => file.split(/[\\/]/).at(-1) ?? ''),
    ...hosts.flatMap((host) => [host, withoutPort(host)]),
    // Under which path an endpoint is asked tells whose it is, too.
    ...all.flatMap(endpointsOf).filter((url) => isNamed.has(hostOf(url))),
    ...manifest.machine.gpus.flatMap(({ uuid }) => uuid ?? []),
    manifest.machine.hostname,
    ...[...users, ...usersNamedIn(JSON.stringify(manifest))].filter((user) => user.length > 2),
  ]);
  const words = [...names].filter((name) => name !== '' && name !== anonymousHost);
  // The longest first: a path before the name of its file. One pattern for them all: a served session has thousands.
  const literals = words
    .sort((one, other) => other.length - one.length)
    .map(escapeForPattern)
    .join('|');
  const pattern = new RegExp(`(?<![\\w-])(?:${literals})(?![\\w-])`, 'g');
  const withoutNames = (text: string): string =>
    words.length === 0 ? text : text.replace(pattern, '[removed]');
  return {
    sentence: (text) => withoutNames(text).replace(anyPath, withoutPath),
    text: (text) => withoutNames(text).replace(personalPath, withoutPath),
  };
}

/** The files that a work hears, as the person named them. */
const filesOf = (work: RecordedWork): string[] =>
  heardIn(work).flatMap((audio) => ('file' in audio ? [audio.file] : []));

const escapeForPattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What was spoken and heard is the measured thing itself; ids and kinds come from closed lists. */
const kept = new Set(
  'text reference heard said id device devices provider type metric unit stage stages names types status kind model format state file'.split(
    ' ',
  ),
);
const sentences = new Set(['detail', 'source', 'profileProblem', 'message', 'reason']);

/** The same value with every string redacted, but for those of `kept` keys; in attributes any name is possible. */
export function redactValue(value: unknown, redaction: Redaction, key = ''): unknown {
  if (typeof value === 'string') {
    if (kept.has(key)) return value;
    return sentences.has(key) ? redaction.sentence(value) : redaction.text(value);
  }
  if (Array.isArray(value)) return value.map((part) => redactValue(part, redaction, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      redactValue(part, redaction, key === 'attributes' ? 'attribute' : name),
    ]),
  );
}
