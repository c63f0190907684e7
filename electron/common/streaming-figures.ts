import { normalizeBasic } from './normalizer/basic-normalizer.ts';
import { splitWords } from './normalizer/unicode-classes.ts';
import type { RecordedRun } from './recorded-session.ts';
import { median } from './statistics.ts';
import type { Span } from './trace.ts';
import {
  elapsed,
  type Millis,
  millis,
  type Nanos,
  nanos,
  nanosToMillis,
  nanosToSeconds,
  type Ratio,
  ratio,
  seconds,
  secondsToNanos,
} from './units.ts';

/**
 * Figures of a run whose audio arrives in real time: sample k is there k / rate after the start of the `listen` span.
 * Its processing time is mostly waiting, so it has no real-time factor.
 */
export type StreamingFigures = {
  /** From the arrival of the first sample to the first partial text that has a word. null where there was none. */
  readonly firstPartial: Millis | null;
  /** Of each partial text in order: its emission − the arrival of the last audio that it heard. */
  readonly partialDelays: readonly Millis[];
  /**
   * Of each final text whose speech was over, in order: its emission − the arrival of the last sample of that speech:
   * the first silence as the voice activity detector hears it, else the end of the audio. The silence that it takes to
   * know that speech is over is inside.
   */
  readonly finalDelays: readonly Millis[];
  /** Words that a text showed and the next one did not have at that place (`countShown`). */
  readonly takenBack: number;
  /** Words shown, each once for every time that it appeared: those of the final text and those taken back. */
  readonly shown: number;
  /** Taken back / shown. null where no word was shown. */
  readonly takenBackShare: Ratio | null;
  /** Passes that were due while another was still at work. */
  readonly skipped: number;
  /** Time in `segment`, `partial` and `transcribe` spans / time that the audio lasts: 1 is as much as can be done. */
  readonly busy: Ratio | null;
};

/** How late the texts of one run came: each run counts once, by the median of its partial texts and by its last final text. */
export type StreamingDelays = {
  readonly firstPartial: Millis | null;
  readonly partialDelay: Millis | null;
  readonly finalDelay: Millis | null;
};

export const delaysOf = ({
  firstPartial,
  partialDelays,
  finalDelays: finals,
}: StreamingFigures): StreamingDelays => {
  const partial = median(partialDelays);
  return {
    firstPartial,
    partialDelay: partial === null ? null : millis(partial),
    finalDelay: finals.at(-1) ?? null,
  };
};

/** null of a run that is not streaming, or in which no audio arrived. */
export function streamingFigures(run: RecordedRun): StreamingFigures | null {
  if (!isStreaming(run)) return null;
  const listen = run.spans.ofStage('listen')[0];
  if (listen === undefined) return null;
  const arrivalOf = (audio: number): Nanos => nanos(listen.start + secondsToNanos(seconds(audio)));
  const first = run.partials.find(({ text }) => shownWords(text).length > 0);
  const { takenBack, shown } = countShown(textsInOrder(run));
  const lasts = attributeOf(listen, 'seconds');
  return {
    firstPartial: first === undefined ? null : nanosToMillis(elapsed(listen.start, first.at)),
    partialDelays: run.partials.map(({ at, heard }) =>
      nanosToMillis(elapsed(arrivalOf(heard), at)),
    ),
    finalDelays: finalDelays(run, arrivalOf),
    takenBack,
    shown,
    takenBackShare: shown === 0 ? null : ratio(takenBack / shown),
    skipped: attributeOf(listen, 'skipped') ?? 0,
    busy: lasts === null || lasts === 0 ? null : ratio(timeAtWork(run) / lasts),
  };
}

/**
 * The words of a text by the basic normaliser of Whisper: another case or mark is no other word. The English one would
 * write "twenty" anew once "five" follows.
 */
export const shownWords = (text: string): string[] => splitWords(normalizeBasic(text));

export const isStreaming = ({ work, plan }: Pick<RecordedRun, 'work' | 'plan'>): boolean =>
  work.kind === 'asr' && work.streaming !== undefined && plan.kind !== 'load';

/**
 * Over texts of which each replaces the one before. A word is taken back when it is beyond the words that a text and the next have in common from the start; the words of the next
 * beyond them are shown. shown − takenBack is the number of words of the last text.
 */
export function countShown(texts: readonly string[]): { takenBack: number; shown: number } {
  let takenBack = 0;
  let shown = 0;
  let before: readonly string[] = [];
  for (const text of texts) {
    const words = shownWords(text);
    let common = 0;
    while (common < before.length && words[common] === before[common]) common++;
    takenBack += before.length - common;
    shown += words.length - common;
    before = words;
  }
  return { takenBack, shown };
}

/** What stood there, text after text: a final text replaces what was shown of its speech. */
function textsInOrder(run: RecordedRun): string[] {
  const finals = run.texts.map(({ at }, place) => ({
    at,
    text: run.texts
      .slice(0, place + 1)
      .map(({ text }) => text)
      .join(' '),
  }));
  return [...run.partials, ...finals].sort((a, b) => a.at - b.at).map(({ text }) => text);
}

/** A `transcribe` span is a final text, and both come in the order of time. */
const finalDelays = (run: RecordedRun, arrivalOf: (audio: number) => Nanos): Millis[] =>
  run.spans
    .ofStage('transcribe')
    .sort((a, b) => a.start - b.start)
    .flatMap((span, place) => {
      const spoken = attributeOf(span, 'endOfSpeech');
      const text = run.texts[place];
      if (spoken === null || text === undefined) return [];
      return [nanosToMillis(elapsed(arrivalOf(spoken), text.at))];
    });

const timeAtWork = (run: RecordedRun): number =>
  (['segment', 'partial', 'transcribe'] as const)
    .flatMap((stage) => run.spans.ofStage(stage))
    .reduce((sum, { start, end }) => sum + nanosToSeconds(elapsed(start, end)), 0);

function attributeOf({ attributes }: Span, name: string): number | null {
  const value = attributes?.[name];
  return typeof value === 'number' ? value : null;
}
