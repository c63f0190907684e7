import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { turnParts } from '../../electron/common/turn/turn-parts.ts';
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
