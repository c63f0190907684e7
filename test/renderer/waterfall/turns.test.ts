import { describe, expect, test } from 'vitest';
import { pathStages } from '../../../electron/common/critical-path.ts';
import { plannedTurn } from '../../../electron/common/plan.ts';
import { applyEvent, emptySession } from '../../../electron/common/recorded-session.ts';
import { turnParts } from '../../../electron/common/turn/turn-parts.ts';
import { runPath } from '../../../electron/common/turn/turn-path.ts';
import type { TurnWork } from '../../../electron/common/turn/turn-work.ts';
import { nanos } from '../../../electron/common/units.ts';
import { describe as inWords } from '../../../renderer/waterfall/describe.ts';
import { drawGap, drawGapBand } from '../../../renderer/waterfall/draw-markers.ts';
import { drawRow } from '../../../renderer/waterfall/draw-rows.ts';
import { WaterfallView } from '../../../renderer/waterfall/view.ts';
import { bookingConversations } from '../../support/booking-conversations.ts';
import { recordTurns, turnSession } from '../../support/turn-recording.ts';
import { namedPalette, RecordingPen } from './recording-pen.ts';

const palette = namedPalette();
const session = turnSession([[{ eager: true }, { interrupted: { after: 800, silentAfter: 240 } }]]);
const turn = session.runs[2];
if (turn === undefined) throw new Error('The plan has no turn.');

describe('the path of the gap', () => {
  test('is what the parts of the turn are, each in its innermost span', () => {
    const path = runPath(turn);
    const stages = path === null ? [] : pathStages(turn.spans, path);
    expect(stages.map(({ stage, total }) => `${stage} ${(total / 1e6).toFixed(1)}`)).toEqual([
      'endpointing 500.0',
      'first-token 300.0',
      'first-sentence 160.0',
      'first-audio 120.0',
      'buffer 40.0',
      'lead-in 30.0',
      'uplink 20.0',
      'downlink 20.0',
      'turn 3.0',
    ]);
  });

  test('of every turn lies piece by piece within the parts, and is as long as the gap', () => {
    const runs = turnSession(bookingConversations).runs.filter(({ turn: told }) => told !== null);
    for (const run of runs) {
      const [path, parts] = [runPath(run), turnParts(run)];
      if (parts === null) {
        expect(path).toBeNull();
        continue;
      }
      const ends = new Set(path?.pieces.flatMap(({ from, to }) => [from, to]));
      expect(parts.pieces.filter(({ from, to }) => !ends.has(from) || !ends.has(to))).toEqual([]);
      const sum = path?.pieces.reduce((all, { from, to }) => all + to - from, 0);
      expect(sum).toBe(parts.to - parts.from);
    }
  });
});

const titleOf = (view: WaterfallView, stage: string, nth = 0): string | undefined => {
  const span = turn.spans.ofStage(stage as 'llm')[nth];
  return span === undefined
    ? undefined
    : inWords(view, { kind: 'span', run: 2, span: span.id })?.title;
};

test('what a script did is called scripted wherever it is named', () => {
  const view = new WaterfallView(session, () => {});
  expect(titleOf(view, 'llm')).toBe('llm · scripted');
  expect(titleOf(view, 'first-token')).toBe('first-token · scripted');
  expect(titleOf(view, 'asr')).toBe('asr');
  const pen = new RecordingPen();
  const columns = view.traces.columns(2);
  const layout = view.traces.layout(2);
  const row = layout.rows.findIndex(({ stage }) => stage === 'first-token');
  const scale = { from: nanos(turn.spans.firstStart), to: nanos(turn.spans.lastEnd), width: 4000 };
  const box = { left: 0, top: 0, width: 4000, height: 14 };
  drawRow(pen, scale, { columns, layout, row, spans: turn.spans, isDim: false }, box, palette);
  expect(pen.drawn('text').join()).toContain('scripted first-token 300 ms');
});

test('markers tell the gap and the time to silence', () => {
  const view = new WaterfallView(session, () => {});
  const told = (run: number, kind: string) => {
    const marker = view.traces.markers(run).find((one) => one.kind === kind);
    const words = marker && inWords(view, { kind: 'marker', run, marker });
    return (
      words &&
      `${words.title}: ${words.facts.map(({ name, value }) => `${name} ${value}`).join(', ')}`
    );
  };
  expect(told(2, 'reply-start')).toBe(
    'First sound of the reply: after the request 3.113 s, turn gap 1.193 s',
  );
  expect(told(3, 'silent')).toContain('time to silence 240.0 ms');
});

test('the gap is a line above the strip and a band behind the rows, from the end of speech to the reply', () => {
  const scale = { from: nanos(0), to: nanos(100), width: 200 };
  const box = { left: 10, top: 5, width: 200, height: 20 };
  const gap = { from: nanos(20), to: nanos(70) };
  const pen = new RecordingPen();
  drawGapBand(pen, scale, gap, box, palette);
  drawGap(pen, scale, gap, box, palette);
  expect(pen.drawn('rect')).toEqual(['rect 50 5 100 20 gap', 'rect 50 23 100 2 accent']);
});

test('a turn that nobody planned stands in the waterfall as soon as it is added', () => {
  const { manifest } = recordTurns([[{}]]);
  const live = emptySession(manifest);
  const view = new WaterfallView(live, () => {});
  view.update(live, 1, true, nanos(0));
  const runs = () => view.page.lines.flatMap((line) => (line.kind === 'run' ? [line.run] : []));
  expect(runs()).toEqual([0, 1, 2]);
  const plan = { ...plannedTurn(agentOf(live), 0, 'measured', 0, 1, 1), index: 3 };
  applyEvent(live, { type: 'run-added', at: nanos(5), plan });
  view.update(live, 2, true, nanos(6));
  expect(runs()).toEqual([0, 1, 2, 3]);
});

function agentOf({ manifest }: typeof session): TurnWork {
  const [work] = manifest.scenario.work;
  if (work?.kind !== 'turn') throw new Error('The scenario has no agent.');
  return work;
}
