import { describe, expect, test } from 'vitest';
import { agentWith, placeIn } from '../../electron/commands/turn-agent.ts';
import { WrongUsage } from '../../electron/commands/wrong-usage.ts';
import { type Agent, turnWorkSchema } from '../../electron/common/turn/turn-work.ts';

const agent = turnWorkSchema.parse({
  kind: 'turn',
  caller: { says: [{ sample: 'jfk' }] },
  agent: {
    asr: { engine: 'local', model: 'ears', begins: 'at-pause' },
    llm: { engine: 'scripted', ttft: 100 },
    tts: { engine: 'local', model: 'voice', voice: 'af_heart' },
  },
}).agent;

describe('where a link works', () => {
  test.each([
    ['ears', { engine: 'local', model: 'ears', device: 'cpu' }],
    ['ears@webgpu:0', { engine: 'local', model: 'ears', device: 'webgpu:0' }],
    ['gpt@https://host/v1', { engine: 'endpoint', model: 'gpt', url: 'https://host/v1' }],
    [
      '@cf/org/llama@http://127.0.0.1:8080/v1',
      { engine: 'endpoint', model: '@cf/org/llama', url: 'http://127.0.0.1:8080/v1' },
    ],
  ])('%s', (text, place) => {
    expect(placeIn(text)).toEqual(place);
  });

  test('an address without a model asks for its name', () => {
    expect(() => placeIn('https://host/v1')).toThrow(/Which model\? .*NAME@https:\/\/host\/v1/);
  });
});

describe('the agent of a scenario with what the options say', () => {
  test('nothing said changes nothing', () => {
    expect(agentWith(agent, {})).toEqual(agent);
  });

  test('a link is exchanged, and how it is used stays', () => {
    const changed = agentWith(agent, { asr: 'whisper@https://host/v1', key: 'HOST_KEY' });
    expect(changed).toMatchObject({
      asr: { engine: 'endpoint', model: 'whisper', begins: 'at-pause', key: 'HOST_KEY' },
      llm: { engine: 'scripted', ttft: 100 },
      tts: { engine: 'local', model: 'voice' },
    });
  });

  test('a language model at an endpoint is told the system text', () => {
    const changed = agentWith(agent, {
      llm: 'llama@http://localhost:11434/v1',
      system: 'Be brief.',
    });
    expect(changed).toMatchObject({ llm: { model: 'llama', system: 'Be brief.', maxTokens: 160 } });
    expect(agentWith(changed, { llm: 'scripted' })).toMatchObject({
      llm: { engine: 'scripted', ttft: 300 },
    });
  });

  test('a speech-to-speech endpoint takes the place of all three, and has no links of its own', () => {
    const changed: Agent = agentWith(agent, { realtime: 'gpt-realtime@wss://host/v1' });
    expect(changed).toEqual({
      realtime: { engine: 'realtime', model: 'gpt-realtime', url: 'wss://host/v1' },
    });
    expect(() => agentWith(changed, { tts: 'voice' })).toThrow(WrongUsage);
    expect(() => agentWith(agent, { realtime: 'gpt@cpu' })).toThrow(/is an endpoint/);
  });
});
