import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { buildSession } from '../../electron/common/recorded-session.ts';
import { turnFigures } from '../../electron/common/turn/turn-figures.ts';
import { ownerOf } from '../../electron/common/turn/turn-part-names.ts';
import type { TurnWorkInput } from '../../electron/common/turn/turn-work.ts';
import { readSession } from '../../electron/lab/read-session.ts';
import { unpackSession } from '../../electron/lab/session-archive.ts';
import { shareSession } from '../../electron/lab/share-session.ts';
import { manifestOf } from '../support/manifest.ts';
import { temporaryFolder } from '../support/own-home.ts';
import { type TurnSketch, turnEvents, usualSpans, usualTurn } from '../support/turn-sketch.ts';

const agent: TurnWorkInput['agent'] = {
  asr: { engine: 'endpoint', url: 'https://ears.acme.example:8443/tenants/acme/v1', model: 'w' },
  llm: {
    engine: 'endpoint',
    url: 'http://127.0.0.1:11434/ada/v1',
    model: 'llama',
    key: 'ACME_SECRET_KEY',
  },
  tts: { engine: 'endpoint', url: 'https://mouth.acme.example/v1', model: 't' },
};
const base = manifestOf({
  name: 'A call',
  work: [
    {
      kind: 'turn',
      caller: { says: [{ file: '/home/ada.l/calls/complaint of mr smith.wav' }] },
      bargeIn: { audio: { file: '../interruptions/hold on ada.wav' } },
      agent,
    },
  ],
  repeats: 1,
  warmUps: 0,
});
const manifest = {
  ...base,
  state: 'sealed',
  inputs: { '0.0': 'audio/input-0-0.wav', '0.barge-in': 'audio/input-0-barge-in.wav' },
};

/** The usual turn, whose recogniser is an endpoint, as far as its spans tell. */
const remote: TurnSketch = {
  ...usualTurn,
  spans: usualSpans.map(([stage, from, to, attributes, inside]) =>
    stage === 'asr'
      ? [
          stage,
          from,
          to,
          {},
          [
            ['connect', from, from + 9, { host: 'ears.acme.example:8443', dnsMs: 1.5 }],
            ['server', from + 9, to - 1, { host: 'ears.acme.example:8443', status: 200 }],
          ],
        ]
      : [stage, from, to, attributes, inside],
  ),
};
const added = {
  type: 'run-added',
  at: 21,
  plan: { index: 1, kind: 'measured', work: 1, repeat: 0, model: 'x', device: 'cpu', turn: 0 },
  work: {
    kind: 'turn',
    caller: { says: [{ file: '/srv/ada/second call.wav' }] },
    agent: { realtime: { engine: 'realtime', url: 'wss://live.acme.example/v1', model: 'r' } },
  },
};
const events = [
  ...turnEvents(0, remote),
  added,
  { ...added, plan: { ...added.plan, index: 2, work: 2 }, work: { kind: 'secret of acme' } },
  {
    type: 'run-ended',
    run: 1,
    at: 30,
    outcome: {
      status: 'failed',
      reason: 'endpoint-refused',
      detail:
        'wss://live.acme.example/v1/realtime answered 401. https://ears.acme.example:8443/tenants/acme/v1/audio/transcriptions (mouth.acme.example) did not.',
    },
    provider: null,
    audio: null,
  },
];
const usualHeard = 'Can you move it to Friday?';
const secrets = /acme|ada|smith|hold on|second call/i;

let folder: string;
beforeEach(async () => {
  folder = join(await temporaryFolder(), 'recording');
  await mkdir(join(folder, 'audio'), { recursive: true });
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  await writeFile(join(folder, 'events.jsonl'), lines.join(''));
  for (const name of ['call-0-0', 'run-0-0', 'run-0-1', 'run-0-heard', 'input-0-0']) {
    await writeFile(join(folder, `audio/${name}.wav`), 'RIFF of a call');
  }
});

async function shared(withAudio: boolean, isAnonymous: boolean): Promise<string> {
  const target = `${folder}.latlab`;
  await shareSession(folder, target, { withAudio, isAnonymous, withNotes: true });
  await unpackSession(target, `${folder}-opened`);
  return `${folder}-opened`;
}

const filesIn = async (place: string): Promise<string[]> =>
  (await readdir(place, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();

describe('a recorded call that is handed on', () => {
  test('without names: no file, host, path, key name or tenant is told; the turn is the same', async () => {
    const opened = await shared(true, true);
    const told = await Promise.all(
      ['manifest.json', 'events.jsonl'].map((name) => readFile(join(opened, name), 'utf8')),
    );
    expect(told.join('\n')).not.toMatch(secrets);
    const [before, after] = [await readSession(folder), await readSession(opened)];
    // The work that is none was none before.
    expect(after.damage).toBe(before.damage);
    const [own, theirs] = [before, after].map((one) => buildSession(one.manifest, one.events));
    expect(theirs?.runs).toHaveLength(2);
    const [run] = theirs?.runs ?? [];
    const [same] = own?.runs ?? [];
    if (run === undefined || same === undefined) throw new Error('The turn is gone.');
    expect(turnFigures(run)).toEqual(turnFigures(same));
    expect(run.turn).toMatchObject({ heard: usualHeard, said: 'Of course. One moment.' });
    expect(run.work).toMatchObject({
      caller: { says: [{ file: 'input-0-0.wav' }] },
      bargeIn: { audio: { file: 'input-0-barge-in.wav' } },
    });
    expect(ownerOf('asr', run.work).name).toBe('endpoint-1.invalid');
    // The machine itself is nobody's.
    expect(ownerOf('first-token', run.work).name).toBe('127.0.0.1:11434');
    expect(ownerOf('tts', run.work).name).toBe('endpoint-2.invalid');
    expect(theirs?.runs[1]?.work).toMatchObject({
      caller: { says: [{ file: 'input-1-0' }] },
      agent: { realtime: { url: 'wss://endpoint-3.invalid' } },
    });
  });

  test('without audio: neither the call, nor what was heard and said of it', async () => {
    expect(await filesIn(await shared(false, false))).toEqual(['events.jsonl', 'manifest.json']);
  });

  test('with audio: all of it', async () => {
    expect(await filesIn(await shared(true, false))).toEqual([
      'call-0-0.wav',
      'events.jsonl',
      'input-0-0.wav',
      'manifest.json',
      'run-0-0.wav',
      'run-0-1.wav',
      'run-0-heard.wav',
    ]);
  });
});
