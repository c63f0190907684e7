import { type RecordedSession, runState } from '../recorded-session.ts';
import {
  isCountedTurn,
  isInterrupted,
  isScriptedTurn,
  isTurn,
  turnFigures,
} from '../turn/turn-figures.ts';
import { turnPartNames } from '../turn/turn-part-names.ts';
import type { Cell, Table } from './tables.ts';

type Column = Table['columns'][number];
const columns = (type: Column['type'], ...names: readonly string[]): Column[] =>
  names.map((name) => ({ name, type }));

/** `part_first_token_ms`. */
const partColumn = (part: string): string => `part_${part.replaceAll('-', '_')}_ms`;

/** One row a turn of a conversation, warm-ups too. The columns `part_…` add up to `gap_ms`. */
export const tableOfTurns = (session: RecordedSession): Table => ({
  columns: [
    ...columns('integer', 'run'),
    ...columns('string', 'kind'),
    ...columns('integer', 'work', 'conversation', 'turn'),
    ...columns('string', 'agent', 'target'),
    ...columns('boolean', 'scripted'),
    ...columns('string', 'outcome', 'reason', 'detail'),
    ...columns('boolean', 'interrupted', 'counted'),
    ...columns('number', 'gap_ms'),
    ...columns('string', 'gap_ends_with'),
    ...columns('number', ...turnPartNames.map(partColumn)),
    ...columns('number', 'endpointing_ms', 'asr_final_ms', 'final_text_ms', 'ttft_ms'),
    ...columns('number', 'tokens_per_second', 'first_sentence_ms', 'ttfa_ms'),
    ...columns('number', 'transport_ms', 'lab_ms', 'time_to_silence_ms'),
    ...columns('number', 'recorded_gap_ms', 'recorded_difference_ms'),
    ...columns('number', 'first_partial_ms', 'partial_delay_ms'),
    ...columns('integer', 'context_messages', 'context_characters', 'prompt_tokens'),
    ...columns('integer', 'reply_tokens', 'restarts', 'retries'),
    ...columns('number', 'retries_ms'),
    ...columns('integer', 'lost_packets', 'underruns'),
    ...columns('number', 'underrun_s', 'arrival_p99_ms', 'playout_p99_ms'),
    ...columns('string', 'heard', 'said', 'call'),
  ],
  rows: function* () {
    for (const run of session.runs) {
      if (!isTurn(run)) continue;
      const { plan, turn, ended } = run;
      const { parts, line, context, ...figures } = turnFigures(run);
      const failure = ended?.outcome.status === 'failed' ? ended.outcome : null;
      yield [
        plan.index,
        plan.kind,
        plan.work,
        plan.conversation ?? null,
        plan.turn ?? null,
        plan.model,
        plan.device,
        isScriptedTurn(run),
        runState(run, false),
        failure?.reason ?? null,
        failure?.detail ?? null,
        isInterrupted(run),
        isCountedTurn(run),
        figures.gap,
        parts?.end ?? null,
        ...turnPartNames.map((part): Cell => (parts === null ? null : parts.totals[part] / 1e6)),
        figures.endpointing,
        figures.asrFinal,
        figures.finalText,
        figures.ttft,
        figures.tokenRate,
        figures.firstSentence,
        figures.ttfa,
        figures.transport,
        figures.lab,
        figures.timeToSilence,
        figures.recordedGap,
        figures.recordedDifference,
        figures.firstPartial,
        figures.partialDelay,
        context?.messages ?? null,
        context?.characters ?? null,
        context?.tokens ?? null,
        figures.tokens,
        turn === null ? null : figures.restarts,
        turn === null ? null : figures.retries.count,
        turn === null ? null : figures.retries.time,
        line?.lost ?? null,
        line?.underruns ?? null,
        line?.underrun ?? null,
        line?.arrival.p99 ?? null,
        line?.playout.p99 ?? null,
        turn?.heard ?? null,
        turn?.said ?? null,
        turn?.call.file ?? null,
      ];
    }
  },
});
