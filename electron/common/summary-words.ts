import { type Cells, countedWords, nothing } from './comparison-words.ts';
import { runFigures } from './metrics.ts';
import { heavyOnCpu } from './placement.ts';
import { targetName } from './plan.ts';
import { rateText } from './quality-words.ts';
import { heardText, type RecordedRun, type RecordedSession } from './recorded-session.ts';
import { percentileFloor } from './statistics.ts';
import { isCounted, type Spread, summarize, type WorkSummary } from './summary.ts';

/** One decimal below 100, none above: what a person can compare. */
export const milliseconds = (value: number | null): string =>
  value === null ? nothing : value < 100 ? value.toFixed(1) : value.toFixed(0);

const ratioText = (value: number | null): string =>
  value === null ? nothing : value < 0.1 ? value.toFixed(4) : value.toFixed(3);

/** Too few values for a p95 to mean more than "the slowest seen": said with a mark and a line below. */
export const p95Milliseconds = ({ p95: value, n }: Spread): string =>
  value === null ? nothing : `${milliseconds(value)}${n < percentileFloor.p95 ? '*' : ''}`;

const heads = [
  'WORK',
  'MODEL',
  'DEVICE',
  'N',
  'MEDIAN ms',
  'P95 ms',
  'RTF',
  'RTFx',
  'TTFA ms',
  'WER',
  'LOAD ms',
  'FIRST ms',
  'NEW SHAPE ms',
];

/** Of language models, in a session that has one. */
const replyHeads = ['TTFT ms', 'ITL ms', 'TOKENS/s'];

const replyCells = ({ reply }: WorkSummary): string[] => [
  milliseconds(reply?.ttftMs.median ?? null),
  milliseconds(reply?.itlMs.median ?? null),
  milliseconds(reply?.tokenRate.median ?? null),
];

function row(work: WorkSummary): string[] {
  return [
    work.requested ?? `${work.work + 1} ${work.kind.toUpperCase()}`,
    work.model,
    work.target,
    String(work.processingMs.n),
    milliseconds(work.processingMs.median),
    p95Milliseconds(work.processingMs),
    ratioText(work.rtf.median),
    work.rtfx === null ? nothing : `${work.rtfx.toFixed(1)}×`,
    milliseconds(work.ttfaMs.median),
    rateText(
      work.wer.n > 0
        ? { errorRate: 'wer', rate: work.wer.median }
        : { errorRate: 'cer', rate: work.cer.median },
    ),
    milliseconds(work.cold.loadMs),
    milliseconds(work.cold.firstInferenceMs),
    milliseconds(work.cold.newShapeMs),
  ];
}

/** The summary as a table of texts: one line for each work on each target. */
export function summaryCells(session: RecordedSession): Cells {
  const works = summarize(session);
  const hasReplies = works.some(({ reply }) => reply !== null);
  return {
    heads: [...heads, ...(hasReplies ? replyHeads : [])].map((text, place) => ({
      text,
      isNumber: place >= 3,
    })),
    rows: works.map((work) => [...row(work), ...(hasReplies ? replyCells(work) : [])]),
  };
}

/** What to know of the table, each a line. */
export function summaryNotes(session: RecordedSession): string[] {
  const works = summarize(session);
  const isShort = works.some(({ processingMs: { n } }) => n > 0 && n < percentileFloor.p95);
  const counted = countedWords(works.some(({ streaming }) => streaming !== null));
  const note = `N counts ${counted}. * the slowest seen: a p95 needs ${percentileFloor.p95} runs to say more.`;
  const isAsked = works.some(({ requested }) => requested !== null);
  const asked = 'Of requests, those with calls of a new shape count too: each says something else.';
  return [
    ...(isShort ? [note] : []),
    ...(isAsked ? [asked] : []),
    ...streamingLines(session),
    ...leftToTheCpu(session),
  ];
}

/** How late the texts came of audio that arrived in real time, a line for each work on each target. */
function streamingLines(session: RecordedSession): string[] {
  return summarize(session).flatMap(({ work, target, streaming }) => {
    if (streaming === null || streaming.busy.n === 0) return [];
    const { firstPartialMs, partialDelayMs, finalDelayMs, takenBackShare, busy } = streaming;
    const share = (value: number | null): string =>
      value === null ? nothing : `${(value * 100).toFixed(1)} %`;
    return [
      [
        `Streaming (work ${work + 1}, ${target}): first partial text after ${milliseconds(firstPartialMs.median)} ms`,
        `partial texts ${milliseconds(partialDelayMs.median)} ms after their audio`,
        `final text ${milliseconds(finalDelayMs.median)} ms after the end of speech`,
        `${share(takenBackShare.median)} of the words shown taken back`,
        `${share(busy.median)} of real time at work`,
        `${streaming.skipped} passes left out (medians of ${busy.n} runs).`,
      ].join(', '),
    ];
  });
}

/** What a GPU that was allowed to did not do itself. */
function leftToTheCpu(session: RecordedSession): string[] {
  return session.runs
    .filter(({ plan, ended }) => !plan.profiled && ended?.outcome.status === 'measured')
    .filter(({ placements }) => heavyOnCpu(placements) > 0)
    .map(({ plan, placements }) => {
      const all = placements.flatMap(({ providers }) => providers);
      const operators = all.reduce((sum, provider) => sum + provider.operators, 0);
      return `${plan.model} on ${targetName(plan)}: ${heavyOnCpu(placements)} heavy of ${operators} operators lie on the CPU. "latency-lab show SESSION --operators" says what share of the time they take.`;
    });
}

/** What a line of the table is about: one work, or the requests to one path. */
const taskName = ({ plan }: RecordedRun): string =>
  plan.requested === undefined ? `work ${plan.work + 1}` : `last of ${plan.requested}`;

/** What was recognised or written last of each work on each target, in a line each. */
export function heardLines(session: RecordedSession): string[] {
  const last = new Map(
    session.runs
      .filter(({ work }) => work.kind === 'asr' || work.kind === 'llm')
      .filter(({ ended }) => ended?.outcome.status === 'measured')
      .filter(({ plan }) => plan.kind === 'measured')
      .map((run) => [`${taskName(run)} ${targetName(run.plan)}`, run]),
  );
  return [...last.values()].map(
    (run) =>
      `${run.work.kind === 'llm' ? 'Reply' : 'Heard'} (${taskName(run)}, ${targetName(run.plan)}): ${heardText(run)}`,
  );
}

/** What did not come to a steady figure, and why, in a line each; not what only had nothing to hear because of it. */
export function failureLines(session: RecordedSession): string[] {
  const details = new Map<string, number>();
  for (const run of session.runs) {
    const outcome = run.ended?.outcome;
    if (outcome?.status !== 'failed' || outcome.reason === 'nothing-to-hear') continue;
    const text = `${outcome.reason}: ${outcome.detail}`;
    details.set(text, (details.get(text) ?? 0) + 1);
  }
  const cold = session.runs
    .filter(({ plan }) => plan.kind === 'measured')
    .map((run) => ({ run, figures: runFigures(run) }))
    .filter(({ run, figures }) => figures.processing !== null && !isCounted(run, figures)).length;
  return [
    ...[...details].map(([text, count]) => `Failed (${count} runs): ${text}`),
    ...(cold > 0
      ? [`${cold} measured runs were cold (a first or new shape) and are not in N.`]
      : []),
  ];
}
