import { whereOf } from '../../../electron/common/quality-words.ts';
import { fixed, noValue } from '../../format/number.ts';
import { rtfxCell } from '../../format/ratio.ts';
import type { SessionPoint } from './quality-picture.ts';
import { errorsWords, rateWords } from './rate-words.ts';

export type QualityColumn = {
  readonly head: string;
  readonly meaning: string;
  readonly isNumber: boolean;
  readonly cell: (one: SessionPoint) => string;
};

const decimals = (value: number | null | undefined, digits: number): string =>
  value === null || value === undefined ? noValue : fixed(value, digits);

const word = (head: string, meaning: string, cell: QualityColumn['cell']): QualityColumn => ({
  head,
  meaning,
  isNumber: false,
  cell,
});

const number = (head: string, meaning: string, cell: QualityColumn['cell']): QualityColumn => ({
  head,
  meaning,
  isNumber: true,
  cell,
});

/** The columns that say something of these points, the model first. */
export function qualityColumns(points: readonly SessionPoint[]): QualityColumn[] {
  const isHeard = points.some(({ point }) => point.measuredBy !== null);
  const hasAudio = points.some(({ point }) => point.audio !== null);
  return [
    word('Model', 'With the letter of its session, where several are shown', ({ side, point }) =>
      side === null ? point.model : `${side} · ${point.model}`,
    ),
    word('Precision', 'Of the weights', ({ point }) => point.precision ?? noValue),
    word('Device', 'With its settings', ({ point }) => whereOf(point)),
    number('RTFx', 'Σ audio ÷ Σ processing time of the steady runs', ({ point }) =>
      rtfxCell(point.speed.rtfx),
    ),
    number('Runs', 'Steady runs that the speed is of', ({ point }) => fixed(point.speed.n, 0)),
    number('Error rate', 'Errors ÷ words, pooled over all works', ({ point }) =>
      point.quality === null
        ? noValue
        : `${point.quality.errorRate === 'cer' ? 'CER ' : ''}${rateWords(point.quality)}`,
    ),
    number('Errors', 'Substituted, left out and added', ({ point }) =>
      point.quality === null ? noValue : errorsWords(point.quality),
    ),
    number('Words', 'Of the references: characters where the rate is a CER', ({ point }) =>
      point.quality === null ? noValue : fixed(point.quality.words, 0),
    ),
    ...(isHeard
      ? [word('Heard by', 'The ASR that heard it', ({ point }) => point.measuredBy ?? noValue)]
      : []),
    ...(hasAudio
      ? [
          number('LUFS', 'Loudness, as one channel: the median', ({ point }) =>
            decimals(point.audio?.loudness, 1),
          ),
          word('Silence s', 'Before and after what is said: medians', ({ point }) =>
            point.audio === null
              ? noValue
              : `${decimals(point.audio.leadingSilence, 2)} / ${decimals(point.audio.trailingSilence, 2)}`,
          ),
          number('s/char', 'Seconds of audio for each character: the median', ({ point }) =>
            decimals(point.audio?.secondsPerCharacter, 3),
          ),
        ]
      : []),
  ];
}

/** As spreadsheets take it: a line for each point, tabs between the cells. */
export const tableText = (
  columns: readonly QualityColumn[],
  points: readonly SessionPoint[],
): string =>
  [
    columns.map(({ head }) => head).join('\t'),
    ...points.map((one) => columns.map(({ cell }) => cell(one)).join('\t')),
  ]
    .map((line) => `${line}\n`)
    .join('');
