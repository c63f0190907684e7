import { runFigures } from '../metrics.ts';
import { targetName } from '../plan.ts';
import { type RecordedSession, runState } from '../recorded-session.ts';

/** What a cell holds; null is a figure that does not apply or was not reached, never 0. */
export type Cell = string | number | boolean | null;

/** A column of a table: its unit ends its name. An `integer` is whole and may need 64 bits. */
type Column = { readonly name: string; readonly type: 'string' | 'integer' | 'number' | 'boolean' };

/** A table that is read once, a row at a time; the cells stand in the order of the columns. */
export type Table = {
  readonly columns: readonly Column[];
  readonly rows: () => Iterable<readonly Cell[]>;
};

const string = (name: string): Column => ({ name, type: 'string' });
const integer = (name: string): Column => ({ name, type: 'integer' });
const number = (name: string): Column => ({ name, type: 'number' });
const boolean = (name: string): Column => ({ name, type: 'boolean' });

/** One row a run of the plan, loads and warm-ups too. Times are from the session's start. */
export const tableOfRuns = (session: RecordedSession): Table => ({
  columns: [
    integer('run'),
    string('kind'),
    integer('work'),
    string('work_kind'),
    integer('repeat'),
    string('model'),
    string('device'),
    string('target'),
    boolean('profiled'),
    string('outcome'),
    string('reason'),
    string('detail'),
    string('provider'),
    integer('worker_pid'),
    string('phase'),
    number('started_ns'),
    number('ended_ns'),
    number('processing_ms'),
    number('audio_s'),
    number('rtf'),
    number('rtfx'),
    number('ttfb_ms'),
    number('ttfa_ms'),
    number('worst_slack_s'),
    integer('prompt_tokens'),
    integer('reply_tokens'),
    number('ttft_ms'),
    number('itl_ms'),
    number('wer'),
    number('cer'),
    number('worker_memory_bytes'),
    number('lab_delay_ms'),
    string('text'),
    integer('hears'),
  ],
  rows: function* () {
    for (const run of session.runs) {
      const { plan, work, started, worker, ended } = run;
      const figures = runFigures(run);
      const outcome = ended?.outcome;
      const failure = outcome?.status === 'failed' ? outcome : null;
      yield [
        plan.index,
        plan.kind,
        plan.work,
        work.kind,
        plan.repeat,
        plan.model,
        plan.device,
        targetName(plan),
        plan.profiled,
        runState(run, false),
        failure?.reason ?? null,
        failure?.detail ?? null,
        ended?.provider ?? null,
        worker,
        figures.phase,
        started,
        ended?.at ?? null,
        figures.processing === null ? null : figures.processing * 1e3,
        figures.audio,
        figures.rtf,
        figures.rtfx,
        figures.ttfb,
        figures.ttfa,
        figures.worstSlack,
        figures.reply?.promptTokens ?? null,
        figures.reply?.tokens ?? null,
        figures.reply?.ttft ?? null,
        figures.reply?.itl ?? null,
        figures.wer,
        figures.cer,
        ended?.workerMemory ?? null,
        ended?.labDelay ?? null,
        figures.text,
        plan.hears ?? null,
      ];
    }
  },
});

/** One row a span. Operators come from the runtime's own profile and may begin at half a nanosecond. */
export const tableOfSpans = ({ runs }: RecordedSession): Table => ({
  columns: [
    integer('run'),
    integer('span'),
    integer('parent'),
    string('stage'),
    number('start_ns'),
    number('end_ns'),
    string('attributes_json'),
  ],
  rows: function* () {
    for (const { plan, spans } of runs) {
      for (const { id, parent, stage, start, end, attributes } of spans) {
        const json = attributes === undefined ? null : JSON.stringify(attributes);
        yield [plan.index, id, parent, stage, start, end, json];
      }
    }
  },
});

/** One row a reading of telemetry; a reading that failed has no value. */
export const tableOfSamples = ({ manifest, telemetry }: RecordedSession): Table => ({
  columns: [
    integer('series'),
    number('at_ns'),
    string('metric'),
    number('value'),
    string('unit'),
    integer('gpu'),
    string('gpu_name'),
    integer('worker_pid'),
    string('source'),
  ],
  rows: function* () {
    for (const { series, at, value } of telemetry.values()) {
      const { id, metric, unit, gpu, pid, source } = series;
      const gpuName = gpu === null ? null : (manifest.machine.gpus[gpu]?.name ?? null);
      for (const [place, time] of at.entries()) {
        yield [id, time, metric, value[place] ?? null, unit, gpu, gpuName, pid, source];
      }
    }
  },
});
