import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ModelEntry } from '../../../electron/common/bridge.ts';
import { presetIds } from '../../../electron/common/presets.ts';
import { type Scenario, scenarioSchema, workSchema } from '../../../electron/common/scenario.ts';
import type { TurnWork } from '../../../electron/common/turn/turn-work.ts';
import { keysNamedIn } from '../../../renderer/store/key-names-of.ts';
import { findProblems, missingModels } from '../../../renderer/store/scenario-problems.ts';
import {
  agentKindOf,
  audioPathKind,
  newAsrLink,
  newLlmLink,
  newTtsLink,
  newTurnWork,
  withAgentKind,
} from '../../../renderer/store/turn-edits.ts';

/** What of a model the form looks at. */
const aModel = (fields: Partial<ModelEntry> & Pick<ModelEntry, 'id' | 'kind'>): ModelEntry =>
  ({ name: fields.id, state: 'ready', ...fields }) as ModelEntry;

const models = [
  aModel({ id: 'hears', kind: 'asr' }),
  aModel({ id: 'speaks', kind: 'tts' }),
  aModel({ id: 'writes', kind: 'llm' }),
];
const call = newTurnWork(models);
const scenarioOf = (work: unknown): Scenario =>
  ({ ...scenarioSchema.parse({ name: 'call', work: [call] }), work: [work] }) as Scenario;

describe('what the form makes', () => {
  test.each([
    ['a new call', call],
    ['transcription alone', withAgentKind(call, 'transcribes', models)],
    ['a realtime endpoint', withAgentKind(call, 'realtime', models)],
    ['and back', withAgentKind(withAgentKind(call, 'realtime', models), 'answers', models)],
  ])('%s can run', (_, work) => {
    expect([...findProblems(scenarioOf(work))]).toEqual([]);
  });

  test.each(['local', 'endpoint'] as const)(
    'links on %s fit the schema once they are named',
    (engine) => {
      const agent = {
        asr: newAsrLink(engine, models),
        llm: { ...newLlmLink(engine, models), model: 'writes' },
        tts: newTtsLink(engine, models),
      };
      expect(workSchema.parse({ ...call, agent })).toEqual({ ...call, agent });
    },
  );

  test('of another kind keeps who hears', () => {
    const heard = withAgentKind(call, 'transcribes', models);
    expect('asr' in heard.agent && heard.agent.asr).toEqual('asr' in call.agent && call.agent.asr);
    expect(agentKindOf(heard.agent)).toBe('transcribes');
  });

  test('of the presets is recognised as what they are', () => {
    const kinds = presetIds.map((id) => {
      const text = readFileSync(`resources/scenarios/${id}.json`, 'utf8');
      const work = scenarioSchema.parse(JSON.parse(text)).work[0] as TurnWork;
      return [id, agentKindOf(work.agent), audioPathKind(work.path)];
    });
    expect(kinds).toEqual([
      ['turn', 'answers', 'wideband'],
      ['ivr', 'answers', 'telephone'],
      ['assistant', 'answers', 'wideband'],
      ['agent-assist', 'transcribes', 'telephone'],
    ]);
  });
});

describe('what is wrong with a call is said at its field', () => {
  const endpoint = newLlmLink('endpoint', models);
  const agent = call.agent as Extract<TurnWork['agent'], { asr: unknown }>;
  test.each<[string, string, Partial<TurnWork>]>([
    ['agent.llm.model', 'write its name', { agent: { ...agent, llm: endpoint } }],
    [
      'agent.llm.url',
      'without user name',
      {
        agent: {
          ...agent,
          llm: { ...endpoint, model: 'm', url: 'https://me:secret@host/v1' } as typeof endpoint,
        },
      },
    ],
    [
      'agent.llm.key',
      'Its value is not written here',
      { agent: { ...agent, llm: { ...endpoint, model: 'm', key: 'sk-1234' } as typeof endpoint } },
    ],
    [
      'agent.llm.ttft',
      '60,000',
      {
        agent: { ...agent, llm: { ...newLlmLink('scripted', models), ttft: Number.NaN } as never },
      },
    ],
    [
      'agent.llm.replies',
      'at least one reply',
      { agent: { ...agent, llm: { ...newLlmLink('scripted', models), replies: [] } as never } },
    ],
    [
      'agent.asr.partials',
      '0.05 to 10',
      { agent: { ...agent, asr: { ...agent.asr, partials: 0 } } },
    ],
    [
      'agent.realtime.model',
      'write its name',
      { agent: { realtime: { engine: 'realtime', url: 'wss://host/v1', model: '' } } },
    ],
    ['caller.says', 'at least one audio file', { caller: { says: [] } }],
    [
      'path.network.loss',
      '0 to 50 per cent',
      { path: { ...call.path, network: { delay: 0, jitter: 0, loss: 0.7 } } },
    ],
    ['path.buffer', '0 to 2,000', { path: { ...call.path, buffer: Number.NaN } }],
    ['endpointing.wait', '0.1 to 5', { endpointing: { wait: Number.NaN } }],
    ['bargeIn.after', '0 to 60', { bargeIn: { audio: { sample: 'jfk' }, after: -1 } }],
    ['objectives.gap', '0 to 60,000', { objectives: { gap: Number.NaN } }],
    ['turns', '1 to 1,000', { turns: 1.5 }],
  ])('%s', (path, words, changes) => {
    const problems = [...findProblems(scenarioOf({ ...call, ...changes }))];
    expect(problems.map(([at]) => at)).toEqual([`work.0.${path}`]);
    expect(problems[0]?.[1]).toContain(words);
  });
});

test('a call needs the models of its links, the detector, and the samples that its caller says', () => {
  const known = [
    ...models.map((model) => ({ ...model, state: 'missing' as const })),
    aModel({ id: 'silero-vad-v5', name: 'Detector', kind: 'vad', state: 'missing' }),
    aModel({ id: 'jfk', name: 'JFK', kind: 'audio', state: 'missing' }),
  ];
  const work: TurnWork = { ...call, caller: { says: [{ sample: 'jfk' }] } };
  const names = missingModels(scenarioOf(work), known);
  expect([...names].sort()).toEqual(
    [...known.filter(({ id }) => id !== 'writes').map(({ name }) => name)].sort(),
  );
});

test('the names of keys in a scenario, each once', () => {
  const keyed = <Link extends object>(link: Link, key: string) => ({ ...link, key });
  const agent = {
    asr: keyed(newAsrLink('endpoint', models), 'A_KEY'),
    llm: keyed(newLlmLink('endpoint', models), 'B_KEY'),
    tts: keyed(newTtsLink('endpoint', models), 'A_KEY'),
  };
  const realtime = withAgentKind(call, 'realtime', models);
  const scenario = scenarioOf({ ...call, agent });
  expect(keysNamedIn({ ...scenario, work: [...scenario.work, realtime, call] })).toEqual([
    'A_KEY',
    'B_KEY',
    'OPENAI_API_KEY',
  ]);
});
