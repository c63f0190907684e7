import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planRuns } from '../../electron/common/plan.ts';
import type { RecordedRun } from '../../electron/common/recorded-session.ts';
import { type ScenarioInput, scenarioSchema } from '../../electron/common/scenario.ts';
import { turnFigures } from '../../electron/common/turn/turn-figures.ts';
import type { Lab } from '../../electron/lab/lab.ts';
import { ownHome } from '../support/own-home.ts';
import { measureIn, type Reopened, realLab } from '../support/real-lab.ts';

const reply =
  'Of course. I have found your booking, and I can move it to Friday. You will get a message with all the details. Is there anything else?';
const says = (name: string) => ({ file: `resources/audio/${name}.flac` });
const ears = { engine: 'local', model: 'moonshine-tiny-q', begins: 'at-pause' } as const;

const scenario: ScenarioInput = {
  name: 'turns',
  repeats: 2,
  warmUps: 0,
  work: [
    {
      kind: 'turn',
      caller: { says: [says('caller-3')] },
      turns: 2,
      agent: {
        asr: ears,
        llm: { engine: 'scripted', replies: [reply, 'Done.'], ttft: 20, rate: 500 },
        tts: { engine: 'local', model: 'tiny-tts-en' },
      },
      bargeIn: { audio: says('stop-wait'), after: 0.5, turns: [0] },
      pause: 0,
    },
    {
      kind: 'turn',
      caller: { says: [says('caller-3')] },
      agent: { asr: { ...ears, partials: 0.3 }, llm: null, tts: null },
    },
  ],
};

/** The lab, and the processes that it started, newest last. */
function watched(real: Lab): { lab: Lab; pids: number[] } {
  const pids: number[] = [];
  const launchWorker: Lab['launchWorker'] = (environment) => {
    const worker = real.launchWorker(environment);
    const pid = worker.pid();
    if (pid !== undefined) pids.push(pid);
    return worker;
  };
  return { lab: { ...real, launchWorker }, pids };
}

const stagesOf = ({ spans }: RecordedRun, stage: string) =>
  [...spans].filter((span) => span.stage === stage);

describe('an agent that is interrupted, called twice, and one that only listens', () => {
  let session: Reopened;
  let killed: number | null = null;

  beforeAll(async () => {
    const { lab, pids } = watched(await realLab(await ownHome(afterAll)));
    const plan = planRuns(scenarioSchema.parse(scenario));
    let voice: number | undefined;
    session = await measureIn(lab, scenario, (event) => {
      if (event.type === 'run-ended' && plan[event.run]?.link === 'tts') voice = pids.at(-1);
      if (event.type !== 'run-started' || voice === undefined) return;
      const { conversation, turn, work } = plan[event.run] ?? {};
      if (work !== 0 || conversation !== 1 || turn !== 0) return;
      killed = voice;
      process.kill(voice, 'SIGKILL');
    });
  }, 180_000);

  const turnsOf = (work: number): RecordedRun[] =>
    session.runs.filter(({ plan }) => plan.work === work && plan.turn !== undefined);

  test('every turn is measured, also those of the call whose voice was killed: it got another', () => {
    const ended = [...turnsOf(0), ...turnsOf(1)].map(({ ended: one }) => one?.outcome);
    expect(ended).toEqual(Array.from({ length: 6 }, () => ({ status: 'measured' })));
    expect(killed).not.toBeNull();
    expect(turnsOf(0).map((run) => stagesOf(run, 'tts').length > 0)).toEqual(Array(4).fill(true));
  });

  test('an interruption leaves in the conversation what was heard, and nothing else', () => {
    for (const place of [0, 2]) {
      const [first, second] = turnsOf(0)
        .slice(place)
        .map(({ turn }) => turn);
      expect(first?.interrupted).toBeDefined();
      expect(reply.startsWith(first?.said ?? '-')).toBe(true);
      expect(first?.said).toMatch(/^Of course\./);
      expect(first?.said).not.toContain('anything else');
      expect(second?.interrupted).toBeUndefined();
      expect(second?.context).toMatchObject({
        messages: 3,
        characters: [first?.heard, first?.said, second?.heard].join('').length,
      });
    }
  });

  test('the caller falls silent to the agent later than their words over it begin', () => {
    for (const run of turnsOf(0).filter(({ plan }) => plan.turn === 0)) {
      const { at = 0, silent = 0 } = run.turn?.interrupted ?? {};
      expect(silent).toBeGreaterThan(at);
      expect(run.turn?.reply?.end).toBeLessThanOrEqual(silent);
    }
  });

  test('recognition that is used began beside the wait, and its text is stamped when it was there', () => {
    for (const run of [...turnsOf(0), ...turnsOf(1)]) {
      const used = stagesOf(run, 'asr').filter(
        ({ attributes }) => attributes?.abandoned !== true && attributes?.partial !== true,
      );
      const decided = stagesOf(run, 'endpointing').at(-1);
      expect(used).toHaveLength(1);
      expect(used[0]?.start).toBeLessThan(decided?.end ?? 0);
      expect(run.turn?.finalText).toBe(used[0]?.end);
    }
  });

  test('an agent that only listens is measured to its final text', () => {
    for (const run of turnsOf(1)) {
      expect(run.turn).toMatchObject({ reply: null, said: '' });
      expect(run.turn?.heard.toLowerCase()).toContain('thank you');
      const { gap, parts } = turnFigures(run);
      expect(parts?.end).toBe('final-text');
      expect(gap).toBeGreaterThan(0);
    }
  });

  test('all that a turn began lies within it', () => {
    for (const { spans } of [...turnsOf(0), ...turnsOf(1)]) {
      const all = [...spans];
      const turn = all.find(({ stage }) => stage === 'turn');
      const inside = all.filter(({ parent }) => parent === turn?.id);
      expect(inside.length).toBeGreaterThan(3);
      for (const { stage, end } of inside) {
        expect(end, stage).toBeLessThanOrEqual(turn?.end ?? 0);
      }
      expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    }
  });
});
