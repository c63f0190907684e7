import { type Cells, nothing } from './comparison-words.ts';
import { type AudioMedians, type ModelErrors, type QualityPoint, qualityOf } from './quality.ts';
import type { RecordedSession } from './recorded-session.ts';
import type { ErrorRateKind } from './word-error-rate.ts';

/** Speed beside quality as words and cells: what every table of it says, on screen, in a terminal and in Markdown. */

const heads = [
  'MODEL',
  'DEVICE',
  'RTFx',
  'WER',
  'WORDS',
  'HEARD BY',
  'LUFS',
  'SILENCE s',
  'CLIPPED',
  's/CHAR',
];
const wordHeads: ReadonlySet<string> = new Set(['MODEL', 'DEVICE', 'HEARD BY']);

/** A line for each model on each target; none where nothing but speed is known. */
export function qualityCells(session: RecordedSession): Cells {
  const points = qualityOf(session);
  const isKnown = points.some(({ quality, audio }) => quality !== null || audio !== null);
  return {
    heads: heads.map((text) => ({ text, isNumber: !wordHeads.has(text) })),
    rows: isKnown ? points.map(row) : [],
  };
}

/** "cpu", "cpu, 2 threads, streaming every 0.5 s": where and how a point was measured. */
export const whereOf = ({
  target,
  streamingInterval,
}: Pick<QualityPoint, 'target' | 'streamingInterval'>): string =>
  streamingInterval === null ? target : `${target}, streaming every ${streamingInterval} s`;

const row = ({ model, speed, quality, measuredBy, audio, ...point }: QualityPoint): string[] => [
  model,
  whereOf(point),
  speed.rtfx === null ? nothing : `${speed.rtfx.toFixed(1)}×`,
  rateText(quality),
  quality === null ? nothing : String(quality.words),
  measuredBy ?? nothing,
  audio === null ? nothing : fixed(audio.loudness, 1),
  audio === null
    ? nothing
    : `${fixed(audio.leadingSilence, 2)} / ${fixed(audio.trailingSilence, 2)}`,
  audio === null ? nothing : clippedText(audio),
  audio === null ? nothing : fixed(audio.secondsPerCharacter, 3),
];

const fixed = (value: number | null, digits: number): string =>
  value === null ? nothing : value.toFixed(digits).replace('-', '−');

/** "8.3 %"; "CER 2.1 %" where characters were counted. */
export const rateText = (
  quality: { readonly rate: number | null; readonly errorRate: ErrorRateKind } | null,
): string =>
  quality === null || quality.rate === null
    ? nothing
    : `${quality.errorRate === 'cer' ? 'CER ' : ''}${(quality.rate * 100).toFixed(1)} %`;

/** How many samples are clipped, and their share where there are any: "0", "12 (0.003 %)". */
export const clippedText = ({
  clipped,
  clippedShare,
}: Pick<AudioMedians, 'clipped' | 'clippedShare'>): string =>
  clipped === 0 ? '0' : `${clipped} (${(clippedShare * 100).toPrecision(2)} %)`;

/** Of texts that the WER of these points leaves out: a sentence, where there are any. */
export function leftOutNotes(
  points: readonly { readonly quality: Pick<ModelErrors, 'leftOut'> | null }[],
): string[] {
  const leftOut = points.reduce((sum, { quality }) => sum + (quality?.leftOut ?? 0), 0);
  if (leftOut === 0) return [];
  const texts = leftOut === 1 ? '1 text' : `${leftOut} texts`;
  const [verb, be] = leftOut === 1 ? ['counts', 'is'] : ['count', 'are'];
  return [
    `${texts} in other languages ${verb} characters, which are not pooled with words, and ${be} left out.`,
  ];
}

/** What to know of the table, each a line. */
export function qualityNotes(session: RecordedSession): string[] {
  const points = qualityOf(session);
  const heard = points.filter(({ measuredBy, quality }) => measuredBy !== null && quality !== null);
  const lacking = points.filter(({ failures }) => failures.length > 0);
  return [
    'RTFx and WER are pooled over all works of a model on a device; repeats of a text count once in WER. Silence before / after, LUFS as one channel.',
    ...(heard.length > 0
      ? ['WER of a voice is of what the named ASR heard: the errors of both are in it.']
      : []),
    ...leftOutNotes(points),
    ...lacking.map(failedLine),
  ];
}

function failedLine({ model, failures, ...point }: QualityPoint): string {
  const count = failures.reduce((sum, failure) => sum + failure.count, 0);
  const words = count === 1 ? '1 run failed, and is' : `${count} runs failed, and are`;
  return `${model} on ${whereOf(point)}: ${words} in none of its figures.`;
}

const mostMisheard = 10;

/** Texts that were not heard as they were to be spoken, in a line each. */
export function misheardLines(session: RecordedSession): string[] {
  const lines = qualityOf(session).flatMap(({ kind, model, target, measuredBy, quality }) =>
    (quality?.works ?? [])
      .filter(({ errors }) => kind === 'tts' && errors > 0)
      .map(
        ({ work, heard }) =>
          `Heard by ${measuredBy} (work ${work + 1}, ${model} on ${target}): ${heard[0]?.text}`,
      ),
  );
  const rest = lines.length - mostMisheard;
  return rest > 0 ? [...lines.slice(0, mostMisheard), `And ${rest} more.`] : lines;
}
