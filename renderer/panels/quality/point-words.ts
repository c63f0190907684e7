import { leftOutNotes, whereOf } from '../../../electron/common/quality-words.ts';
import { counted, fixed, noValue } from '../../format/number.ts';
import { formatRtfx } from '../../format/ratio.ts';
import { formatSeconds } from '../../format/time.ts';
import type { Description, Fact } from '../../waterfall/describe.ts';
import type { ParetoPanel, PlacedPoint, SessionPoint } from './quality-picture.ts';
import { basisWords, errorsWords, isRough, rateWords } from './rate-words.ts';

/** All figures of a point, in the order of the table. */
export function factsOf({ point }: SessionPoint): Fact[] {
  const { speed, quality, audio, precision, failures, measuredBy } = point;
  const failed = failures.reduce((sum, { count }) => sum + count, 0);
  return [
    { name: 'Device', value: whereOf(point) },
    { name: 'Precision', value: precision ?? noValue },
    { name: 'RTFx', value: `${formatRtfx(speed.rtfx)} (${counted(speed.n, 'steady run')})` },
    ...(quality === null
      ? []
      : [
          { name: quality.errorRate.toUpperCase(), value: rateWords(quality) },
          { name: 'Errors', value: `${errorsWords(quality)} in ${basisWords(quality)}` },
        ]),
    ...(measuredBy === null ? [] : [{ name: 'Heard by', value: measuredBy }]),
    ...(audio === null
      ? []
      : [
          {
            name: 'Loudness',
            value: audio.loudness === null ? noValue : `${fixed(audio.loudness, 1)} LUFS`,
          },
          {
            name: 'Silence before / after',
            value: `${formatSeconds(audio.leadingSilence)} / ${formatSeconds(audio.trailingSilence)}`,
          },
          {
            name: 'Audio a character',
            value:
              audio.secondsPerCharacter === null
                ? noValue
                : `${fixed(audio.secondsPerCharacter, 3)} s`,
          },
        ]),
    ...(failed === 0 ? [] : [{ name: 'Failed', value: counted(failed, 'run') }]),
  ];
}

/** For the tooltip. */
export const describePoint = (one: PlacedPoint, isOnFront: boolean): Description => ({
  title: one.label,
  group: null,
  meaning: [
    isOnFront
      ? 'No other is as fast and as accurate.'
      : 'Another is at least as fast and as accurate.',
    ...(isRough(one.quality) ? ['So few words tell an error rate only roughly.'] : []),
  ].join(' '),
  facts: factsOf(one),
});

/** For screen readers. */
export const pointInWords = (one: PlacedPoint, isOnFront: boolean): string =>
  [
    one.label,
    ...factsOf(one).map(({ name, value }) => `${name} ${value}`),
    isOnFront ? 'undominated' : 'dominated',
    'go to its runs',
  ].join(', ');

/** What to know before the points of a panel are read; each a sentence. */
export function panelNotes({ points, isOfSameTexts, kind }: ParetoPanel): string[] {
  const rough = points.filter(({ quality }) => isRough(quality));
  const least = rough.toSorted((one, other) => one.quality.words - other.quality.words)[0];
  return [
    ...(least === undefined
      ? []
      : [
          `Rough: an error rate of ${basisWords(least.quality)} can change by several per cent with other texts.`,
        ]),
    ...leftOutNotes(points),
    ...(isOfSameTexts
      ? []
      : [
          `The models did not ${kind === 'tts' ? 'speak' : 'hear'} the same texts: their error rates compare only roughly.`,
        ]),
  ];
}
