import { sideName } from '../../../electron/common/comparison-warnings.ts';
import {
  type ModelErrors,
  type QualityPoint,
  qualityOf,
} from '../../../electron/common/quality.ts';
import type { RecordedSession } from '../../../electron/common/recorded-session.ts';
import type { Ratio } from '../../../electron/common/units.ts';

/** A model × precision × target of one of the sessions. */
export type SessionPoint = {
  readonly session: string;
  /** A letter where there are several sessions. */
  readonly side: string | null;
  readonly point: QualityPoint;
  /** Number of its model among all that are shown: what its colour goes by. */
  readonly group: number;
};

/** One that has both a speed and an error rate. */
export type PlacedPoint = SessionPoint & {
  /** As short as it is told apart from the others of its panel. */
  readonly label: string;
  readonly speed: Ratio;
  readonly errors: Ratio;
  readonly quality: ModelErrors;
};

/** Points whose error rates are of one kind: they can stand on one axis. */
export type ParetoPanel = {
  readonly key: string;
  readonly kind: QualityPoint['kind'];
  readonly errorRate: ModelErrors['errorRate'];
  /** The ASR that heard the voices; null where recognition is held against references. */
  readonly measuredBy: string | null;
  readonly points: readonly PlacedPoint[];
  /** Whether all of them spoke or heard the same texts. */
  readonly isOfSameTexts: boolean;
};

export type QualityPicture = {
  readonly points: readonly SessionPoint[];
  readonly panels: readonly ParetoPanel[];
  /** Those that are measured, but whose errors nobody can tell. */
  readonly speedOnly: readonly SessionPoint[];
};

/** Speed and quality of all models of these sessions; error rates of different things stand in different panels. */
export function qualityPicture(
  sessions: readonly { readonly id: string; readonly session: RecordedSession }[],
): QualityPicture {
  const points = sessions.flatMap(({ id, session }, place) =>
    qualityOf(session).map((point) => ({
      session: id,
      side: sessions.length > 1 ? sideName(place) : null,
      point,
    })),
  );
  const models = [...new Set(points.map(({ point }) => point.model))];
  const shown = points.map((one) => ({ ...one, group: models.indexOf(one.point.model) }));
  const byPanel = new Map<string, SessionPoint[]>();
  for (const one of shown) {
    const { point } = one;
    if (point.speed.rtfx === null || (point.quality?.rate ?? null) === null) continue;
    const key = `${point.kind} ${point.quality?.errorRate} ${point.measuredBy ?? ''}`;
    byPanel.set(key, [...(byPanel.get(key) ?? []), one]);
  }
  return {
    points: shown,
    panels: [...byPanel].map(([key, own]) => panelOf(key, own)),
    speedOnly: shown.filter(
      ({ point }) => point.speed.rtfx !== null && (point.quality?.rate ?? null) === null,
    ),
  };
}

function panelOf(key: string, points: readonly SessionPoint[]): ParetoPanel {
  const isOfOneTarget = new Set(points.map(({ point }) => point.target)).size === 1;
  const placed = points.flatMap((one): PlacedPoint[] => {
    const { model, target, speed, quality } = one.point;
    if (speed.rtfx === null || quality === null || quality.rate === null) return [];
    const label = [one.side, model, isOfOneTarget ? null : target]
      .filter((part) => part !== null)
      .join(' · ');
    return [{ ...one, label, speed: speed.rtfx, errors: quality.rate, quality }];
  });
  const [first] = placed;
  const texts = placed.map(({ quality }) =>
    JSON.stringify(quality.works.map(({ reference }) => reference).toSorted()),
  );
  return {
    key,
    kind: first?.point.kind ?? 'tts',
    errorRate: first?.quality.errorRate ?? 'wer',
    measuredBy: first?.point.measuredBy ?? null,
    points: placed,
    isOfSameTexts: new Set(texts).size <= 1,
  };
}

/** What stands above a panel. */
export const panelTitle = ({ kind, measuredBy, errorRate }: ParetoPanel): string =>
  kind === 'tts'
    ? `Speech synthesis: ${errorRate.toUpperCase()} of what ${measuredBy ?? 'nobody'} heard`
    : `Speech recognition: ${errorRate.toUpperCase()} against references`;
