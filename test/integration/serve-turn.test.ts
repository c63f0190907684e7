import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSession } from '../../electron/common/recorded-session.ts';
import { isScriptedTurn } from '../../electron/common/turn/turn-figures.ts';
import { turnParts } from '../../electron/common/turn/turn-parts.ts';
import { summarizeTurns } from '../../electron/common/turn/turn-summary.ts';
import type { TurnWorkInput } from '../../electron/common/turn/turn-work.ts';
import { ownHome } from '../support/own-home.ts';
import { measureIn, type Reopened, realLab } from '../support/real-lab.ts';
import { servedLab } from '../support/served-lab.ts';

/** Longer than any pause in what the caller says. */
const wait = 2.5;
const caller = { says: [{ sample: 'jfk' }] };

describe('turns against the lab as its own endpoint', () => {
  let session: Reopened;
  let requested: (string | undefined)[] = [];
  beforeAll(async () => {
    const lab = await realLab(await ownHome(afterAll));
    const { address: url, reopened } = await servedLab(lab, {}, afterAll);
    const endpoint = (model: string) => ({ engine: 'endpoint', url, model }) as const;
    const work: TurnWorkInput[] = [
      {
        kind: 'turn',
        caller,
        endpointing: { wait },
        agent: {
          asr: endpoint('moonshine-tiny-q'),
          llm: endpoint('scripted'),
          tts: endpoint('tiny-tts-en'),
        },
      },
      {
        kind: 'turn',
        caller,
        endpointing: { wait },
        agent: { realtime: { engine: 'realtime', url, model: 'lab' } },
      },
    ];
    const scenario = { name: 'itself', work, warmUps: 0, repeats: 1, telemetryRate: 0 };
    session = await measureIn(lab, scenario);
    const { requests } = await reopened();
    requested = requests.map(({ plan }) => plan.requested);
  }, 120_000);

  test('are measured, and the server has a run for each request', () => {
    expect(session.runs.map(({ ended }) => ended?.outcome)).toEqual([
      { status: 'measured' },
      { status: 'measured' },
    ]);
    expect(requested).toEqual(
      expect.arrayContaining([
        '/v1/audio/transcriptions',
        '/v1/chat/completions',
        '/v1/audio/speech',
        '/v1/realtime',
      ]),
    );
  });

  test('have the parts of a local agent, and transport besides', () => {
    const [links, realtime] = session.runs.map(turnParts);
    expect(links?.totals.asr).toBeGreaterThan(0);
    expect(links?.totals['first-token']).toBeGreaterThan(0);
    expect(links?.totals.tts).toBeGreaterThan(0);
    expect(links?.totals.transport).toBeGreaterThan(0);
    expect(realtime?.totals.realtime).toBeGreaterThan(0);
    // Whatever they are, they are the gap, part by part.
    for (const parts of [links, realtime]) {
      const sum = Object.values(parts?.totals ?? {}).reduce((all, part) => all + part, 0);
      expect(sum).toBe((parts?.to ?? Number.NaN) - (parts?.from ?? Number.NaN));
    }
    const named = (totals: object = {}): string[] =>
      Object.entries(totals).flatMap(([part, took]) => (took > 0 ? [part] : []));
    const local = ['endpointing', 'asr', 'first-token', 'first-sentence', 'tts'];
    expect(named(links?.totals)).toEqual(expect.arrayContaining([...local, 'transport']));
    // What the endpoint did by itself nobody saw here.
    for (const part of local.slice(1)) expect(named(realtime?.totals)).not.toContain(part);
  });

  test('are known to be written by a script, where the endpoint is one', () => {
    expect(session.runs[0] !== undefined && isScriptedTurn(session.runs[0])).toBe(true);
    expect(summarizeTurns(buildSession(session.manifest, session.events))[0]?.isScripted).toBe(
      true,
    );
  });

  test('hear what was said, and what the script answers', () => {
    for (const { turn } of session.runs) {
      expect(turn?.heard.toLowerCase()).toContain('ask not what your country can do for you');
    }
    expect(session.runs.map(({ turn }) => turn?.said)).toEqual([
      'Of course. It is done.',
      'Is there anything else?',
    ]);
  });
});
