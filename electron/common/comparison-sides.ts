import type { Device } from './device.ts';
import { type Target, targetName } from './plan.ts';
import type { RecordedSession } from './recorded-session.ts';
import type { RecordedWork } from './scenario.ts';
import { agentName } from './turn/turn-work.ts';

/** One side of a comparison: one work on one target of one session. */
export type Side = {
  readonly session: RecordedSession;
  readonly work: number;
  /** The device and its settings, by `targetName`. */
  readonly target: string;
  readonly device: Target['device'];
  readonly settings: Target['settings'];
  readonly kind: RecordedWork['kind'];
  readonly model: string;
  /** What was spoken or heard, so that two sides can be told to have done the same. */
  readonly subject: string;
};

/** The side's device as it was when it measured; undefined in recordings that do not say. */
export const deviceOf = ({ session, device }: Side): Device | undefined =>
  session.manifest.devices.find(({ id }) => id === device);

/** More sides than this are no comparison that a person reads. */
export const mostSides = 4;

/** Sides that belong together, and a sentence for each that found no place. */
export type MatchedSides = {
  readonly groups: readonly (readonly Side[])[];
  readonly leftOut: readonly string[];
};

/**
 * Every work on every target that the plan measures, in the order of the plan. Requests to the lab's server are none:
 * each is a work of its own, that nothing repeats.
 */
function sidesOf(session: RecordedSession): Side[] {
  const sides = new Map<string, Side>();
  for (const { plan, work } of session.runs) {
    if (plan.kind !== 'measured' || plan.requested !== undefined) continue;
    const target = targetName(plan);
    const key = `${plan.work}@${target}`;
    if (sides.has(key)) continue;
    sides.set(key, {
      session,
      work: plan.work,
      target,
      device: plan.device,
      settings: plan.settings,
      kind: work.kind,
      model: plan.model,
      subject: subjectOf(work),
    });
  }
  return [...sides.values()];
}

/** Audio files count by name: the folder is the machine's, and a recording may come from another. */
function subjectOf(work: RecordedWork): string {
  if (work.kind === 'imported') return work.model;
  if (work.kind === 'tts') {
    const voice = work.voice === undefined ? '' : ` by ${work.voice}`;
    return `"${work.text}" at speed ${work.speed}${voice}${languageIn(work)}`;
  }
  if (work.kind === 'llm') {
    const last = work.messages.at(-1)?.content ?? '';
    return `${work.messages.length} messages, "${last}", at most ${work.maxTokens} tokens`;
  }
  if (work.kind === 'turn') return `a conversation with ${agentName(work)}`;
  const length = work.length === undefined ? '' : `, ${work.length} s of it`;
  const pace = work.streaming === undefined ? '' : `, streaming every ${work.streaming.interval} s`;
  const how = `${length}${languageIn(work)}${pace}`;
  if ('sample' in work.audio) return `sample ${work.audio.sample}${how}`;
  return `${work.audio.file.split(/[\\/]/).at(-1) ?? work.audio.file}${how}`;
}

const languageIn = ({ language }: { readonly language?: string | undefined }): string =>
  language === undefined ? '' : ` in ${language}`;

const inWords = ({ session, work, kind, model, target }: Side): string =>
  `work ${work + 1} of ${session.manifest.id} (${kind.toUpperCase()}, ${model} on ${target})`;

/**
 * The sides of one session: its works on its devices that speak or hear the same. When no two do, all of a
 * kind stand together, and the comparison says that they differ.
 */
export function matchWithin(session: RecordedSession): MatchedSides {
  const sides = sidesOf(session);
  const bySubject = groupBy(sides, ({ kind, subject }) => `${kind} ${subject}`);
  const groups = bySubject.some(({ length }) => length > 1)
    ? bySubject
    : groupBy(sides, ({ kind }) => kind);
  const isAlone = (group: readonly Side[]): boolean => group.length < 2;
  return {
    groups: groups.filter((group) => !isAlone(group)).map((group) => group.slice(0, mostSides)),
    leftOut: [
      ...requestsLeftOut(session),
      ...groups.filter(isAlone).flatMap((group) => group.map(hasNoCounterpart)),
      ...groups.flatMap((group) =>
        group
          .slice(mostSides)
          .map((side) => `Left out, for a comparison has ${mostSides} sides: ${inWords(side)}.`),
      ),
    ],
  };
}

const hasNoCounterpart = (side: Side): string =>
  `Left out, for there is nothing to compare it with: ${inWords(side)}.`;

/** One sentence for all of them; none where there are none. */
function requestsLeftOut({ manifest, runs }: RecordedSession): string[] {
  const count = runs.filter(({ plan }) => plan.requested !== undefined).length;
  if (count === 0) return [];
  return [
    `Left out, for each is a work of its own: ${count === 1 ? 'the request' : `the ${count} requests`} to the server in ${manifest.id}.`,
  ];
}

function groupBy(sides: readonly Side[], keyOf: (side: Side) => string): Side[][] {
  const groups = new Map<string, Side[]>();
  for (const side of sides) {
    const group = groups.get(keyOf(side));
    if (group === undefined) groups.set(keyOf(side), [side]);
    else group.push(side);
  }
  return [...groups.values()];
}

/**
 * The sides of several sessions: each side of the first with the one of each other session that fits best. They
 * must be of one kind; then the same text or audio counts most, then the model, the device, the place in the
 * scenario. A side is used once. A session without a fitting one is missing from that group.
 */
export function matchAcross(sessions: readonly RecordedSession[]): MatchedSides {
  const [first, ...others] = sessions.map(sidesOf);
  const partners = others.map((theirs) => pairUp(first ?? [], theirs));
  const groups = (first ?? []).map((side, place) => [
    side,
    ...partners.map((pairs) => pairs.get(place)).filter((partner) => partner !== undefined),
  ]);
  const used = new Set(groups.filter(({ length }) => length > 1).flat());
  return {
    groups: groups.filter(({ length }) => length > 1),
    leftOut: [
      ...sessions.flatMap(requestsLeftOut),
      ...[...(first ?? []), ...others.flat()]
        .filter((side) => !used.has(side))
        .map(hasNoCounterpart),
    ],
  };
}

/** Their side for each of ours (by place), the best pairs first. */
function pairUp(ours: readonly Side[], theirs: readonly Side[]): Map<number, Side> {
  const pairs = ours
    .flatMap((our, place) => theirs.map((their) => ({ place, their, fit: fitOf(our, their) })))
    .filter(({ fit }) => fit > 0)
    .sort((one, other) => other.fit - one.fit);
  const found = new Map<number, Side>();
  const taken = new Set<Side>();
  for (const { place, their } of pairs) {
    if (found.has(place) || taken.has(their)) continue;
    found.set(place, their);
    taken.add(their);
  }
  return found;
}

const fitOf = (our: Side, their: Side): number =>
  our.kind !== their.kind
    ? 0
    : 1 +
      (our.subject === their.subject ? 8 : 0) +
      (our.model === their.model ? 4 : 0) +
      (our.target === their.target ? 2 : 0) +
      (our.work === their.work ? 1 : 0);
