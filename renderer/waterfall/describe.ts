import { runFigures } from '../../electron/common/metrics.ts';
import { failureReasons } from '../../electron/common/outcome.ts';
import { type RecordedRun, runState } from '../../electron/common/recorded-session.ts';
import { stageDefinitions } from '../../electron/common/stages.ts';
import type { Span } from '../../electron/common/trace.ts';
import { turnGap } from '../../electron/common/turn/turn-parts.ts';
import { elapsed, millisToNanos, nanos, secondsToNanos } from '../../electron/common/units.ts';
import { runPurpose } from '../format/run-name.ts';
import { requestOf } from '../trace/alignment.ts';
import { formatDuration, formatShare } from '../trace/format-time.ts';
import type { Marker } from '../trace/markers.ts';
import { remarksOf, spanRemarks } from '../trace/span-remarks.ts';
import { groupOf, type StageGroup } from '../trace/stage-groups.ts';
import { placeInStage } from '../trace/twins.ts';
import { runTracks } from './run-tracks/tracks.ts';
import type { Target } from './target.ts';
import type { WaterfallView } from './view.ts';

/** A target in words. */
export type Description = {
  readonly title: string;
  readonly group: StageGroup | null;
  /** What it is, in a sentence. */
  readonly meaning: string;
  readonly facts: readonly Fact[];
};

export type Fact = { readonly name: string; readonly value: string };

/** Significant digits where a figure is read rather than glanced at. */
const digits = 4;
const longestValue = 160;

/** null for what is no longer there. */
export function describe(view: WaterfallView, target: Target): Description | null {
  const run = view.session.runs[target.run];
  if (run === undefined) return null;
  switch (target.kind) {
    case 'span':
      return describeSpan(view, run, target);
    case 'run':
      return describeRun(view, run);
    case 'cancel':
      return {
        title: `Cancel ${runPurpose(run.plan, view.session.manifest.scenario)}`,
        group: null,
        meaning: 'Ends this run, or takes it off the plan; the others go on.',
        facts: [],
      };
    case 'track': {
      const { name, meaning, read } = runTracks[target.track];
      const at = { name: 'after the request', value: afterRequest(run, target.at) };
      return {
        title: name,
        group: null,
        meaning,
        facts: [at, ...read(view, target.run, target.at)],
      };
    }
    case 'marker':
      return describeMarker(run, target.marker);
  }
}

/** A description as one sentence, to be read aloud. */
export const sentenceOf = ({ title, facts, meaning }: Description): string =>
  [title, ...facts.map(({ name, value }) => `${name} ${value}`), meaning].join(', ');

function describeSpan(
  view: WaterfallView,
  run: RecordedRun,
  target: Extract<Target, { kind: 'span' }>,
): Description | null {
  const columns = view.traces.columns(target.run);
  const index = columns.id.indexOf(target.span);
  const span = run.spans.get(columns.source[index] ?? -1);
  if (span === undefined) return null;
  const length = elapsed(span.start, span.end);
  const parent = spanOf(run, span.parent);
  const root = run.spans.root('turn') ?? run.spans.root('run') ?? run.spans.root('load');
  const { n } = placeInStage(columns, index);
  const count = view.traces
    .layout(target.run)
    .rows.find(({ stage }) => stage === span.stage)?.count;
  const facts: Fact[] = [
    { name: 'start', value: afterRequest(run, span.start) },
    { name: 'duration', value: formatDuration(length, digits) },
  ];
  if (root !== undefined && root.id !== span.id)
    facts.push({ name: `of ${root.stage}`, value: share(length, root) });
  if (parent !== undefined && parent.id !== root?.id)
    facts.push({ name: `of its ${nameOf(parent)}`, value: share(length, parent) });
  const call = span.stage === 'operator' ? callOf(run, span) : undefined;
  if (call !== undefined && call.id !== parent?.id)
    facts.push({ name: `of its ${call.stage}`, value: share(length, call) });
  for (const [name, value] of Object.entries(span.attributes ?? {}).filter(isFact))
    facts.push({ name, value: shorten(String(value)) });
  const place = count !== undefined && count > 1 ? ` ${n + 1} of ${count}` : '';
  const name = nameOf(span) !== span.stage ? nameOf(span) : `${span.stage}${place}`;
  return {
    title: [name, ...remarksOf(span)].join(' · '),
    group: groupOf[span.stage],
    meaning: stageDefinitions[span.stage],
    facts,
  };
}

/** What stands in the title instead of among the facts. */
const isFact = ([name]: [string, unknown]): boolean => !Object.hasOwn(spanRemarks, name);

function describeRun(view: WaterfallView, run: RecordedRun): Description {
  const figures = runFigures(run);
  const state = runState(run, view.isLive || view.isOpening);
  const failure = run.ended?.outcome.status === 'failed' ? run.ended.outcome : null;
  const facts: Fact[] = [];
  const add = (name: string, value: string | null): void => {
    if (value !== null) facts.push({ name, value });
  };
  const { processing, audio, ttfb, ttfa, rtf, wer, cer, phase, reply } = figures;
  add(
    'processing',
    told(processing, (value) => formatDuration(secondsToNanos(value), digits)),
  );
  add(
    'first byte',
    told(ttfb, (value) => formatDuration(millisToNanos(value), digits)),
  );
  add(
    'first audio',
    told(ttfa, (value) => formatDuration(millisToNanos(value), digits)),
  );
  add(
    'first token',
    told(reply?.ttft ?? null, (value) => formatDuration(millisToNanos(value), digits)),
  );
  add(
    'between tokens',
    told(reply?.itl ?? null, (value) => formatDuration(millisToNanos(value), digits)),
  );
  add(
    'audio',
    told(audio, (value) => formatDuration(secondsToNanos(value), digits)),
  );
  add(
    'RTF',
    told(rtf, (value) => value.toPrecision(3)),
  );
  add(
    'WER',
    told(wer, (value) => `${(value * 100).toFixed(1)} %`),
  );
  add(
    'CER',
    told(cer, (value) => `${(value * 100).toFixed(1)} %`),
  );
  add('coldest call', phase);
  add('provider', run.ended?.provider ?? null);
  add('text', figures.text === null || figures.text === '' ? null : shorten(figures.text));
  add(
    'reason',
    failure && `${failure.reason}: ${failure.detail || failureReasons[failure.reason]}`,
  );
  return {
    title: `${runPurpose(run.plan, view.session.manifest.scenario)} · ${state}`,
    group: null,
    meaning: kindMeanings[run.plan.kind],
    facts,
  };
}

function describeMarker(run: RecordedRun, marker: Marker): Description {
  const at = { name: 'after the request', value: afterRequest(run, marker.at) };
  switch (marker.kind) {
    case 'first-byte':
      return {
        title: 'First audio chunk (TTFB)',
        group: null,
        meaning: 'The first chunk of audio left the engine.',
        facts: [at, ...chunkFacts(run, 0)],
      };
    case 'first-audio':
      return {
        title: 'First audio (TTFA)',
        group: null,
        meaning: 'The first chunk of audio becomes audible, if played as it arrives.',
        facts: [at],
      };
    case 'speech-end':
      return {
        title: 'End of speech',
        group: null,
        meaning: "The last audible sample of the caller's words, at their mouth: the gap begins.",
        facts: [at],
      };
    case 'reply-start':
      return {
        title: 'First sound of the reply',
        group: null,
        meaning: 'The first audible sample of the reply, at the caller’s ear: the gap ends.',
        facts: [at, ...gapFacts(run)],
      };
    case 'interrupted':
      return {
        title: 'The caller interrupts',
        group: null,
        meaning: 'The first audible sample of the words that the caller speaks over the reply.',
        facts: [at],
      };
    case 'silent':
      return {
        title: 'Silent after the interruption',
        group: null,
        meaning: 'The last audible sample of the reply that the caller interrupted.',
        facts: [at, ...silenceFacts(run)],
      };
    case 'audio':
      return {
        title: `Audio chunk ${marker.chunk + 1} of ${run.audio.length}`,
        group: null,
        meaning: 'A chunk of audio left the engine.',
        facts: [at, ...chunkFacts(run, marker.chunk)],
      };
    case 'text': {
      const text = run.texts[marker.piece]?.text ?? '';
      return {
        title: `Text ${marker.piece + 1} of ${run.texts.length}`,
        group: null,
        meaning: 'A piece of recognised text left the engine.',
        facts: [at, { name: 'text', value: shorten(text) }],
      };
    }
  }
}

function gapFacts(run: RecordedRun): Fact[] {
  const gap = turnGap(run);
  return gap === null
    ? []
    : [{ name: 'turn gap', value: formatDuration(elapsed(gap.from, gap.to), digits) }];
}

function silenceFacts({ turn }: RecordedRun): Fact[] {
  const interrupted = turn?.interrupted;
  if (interrupted === undefined) return [];
  const length = elapsed(interrupted.at, interrupted.silent);
  return [{ name: 'time to silence', value: formatDuration(length, digits) }];
}

function chunkFacts(run: RecordedRun, index: number): Fact[] {
  const chunk = run.audio[index];
  if (chunk === undefined) return [];
  const length = nanos((chunk.samples / chunk.sampleRate) * 1e9);
  return [{ name: 'audio', value: formatDuration(length, digits) }];
}

const kindMeanings: Readonly<Record<RecordedRun['plan']['kind'], string>> = {
  load: 'Makes the model ready on the device. No figure of a run counts it.',
  'warm-up': 'Comes before the measured runs. No figure counts it.',
  measured: 'A measured run.',
  profiled: 'Every operator is written down, which takes time: no other figure counts it.',
  listen:
    'A speech recognition model hears what was spoken: it tells of quality. No figure of speed counts it.',
};

const told = <Value>(value: Value | null, tell: (value: Value) => string): string | null =>
  value === null ? null : tell(value);

const spanOf = (run: RecordedRun, id: number | null): Span | undefined =>
  id === null ? undefined : run.spans.get(run.spans.placeOf(id));

/** The model call that an operator is part of, through those whose subgraphs it lies in. */
function callOf(run: RecordedRun, operator: Span): Span | undefined {
  let above = spanOf(run, operator.parent);
  while (above?.stage === 'operator') above = spanOf(run, above.parent);
  return above;
}

/** An operator goes by its type, what was imported by its own name, everything else by its stage. */
function nameOf({ stage, attributes }: Span): string {
  if (stage === 'imported') return String(attributes?.name ?? stage);
  const operator = attributes?.operator;
  return typeof operator === 'string' ? operator : stage;
}

const share = (part: number, whole: { readonly start: number; readonly end: number }): string =>
  formatShare(part, whole.end - whole.start);

function afterRequest(run: RecordedRun, at: number): string {
  const request = requestOf(run);
  return formatDuration(nanos(at - (request ?? 0)), digits);
}

const shorten = (text: string): string =>
  text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
