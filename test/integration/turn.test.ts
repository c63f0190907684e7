import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSession, type RecordedSession } from '../../electron/common/recorded-session.ts';
import { isCountedTurn, turnFigures } from '../../electron/common/turn/turn-figures.ts';
import { readSession } from '../../electron/lab/read-session.ts';
import { ownHome } from '../support/own-home.ts';
import { type EndedCli, runCli } from '../support/run-cli.ts';

describe('latency-lab turn, with the defaults', () => {
  let ended: EndedCli;
  let session: RecordedSession;
  let wav = '';

  beforeAll(async () => {
    const home = await ownHome(afterAll);
    wav = join(home, 'call.wav');
    ended = await runCli(['turn', '--wav', wav, '--json'], { home });
    const { recording } = JSON.parse(ended.stdout) as { recording: string };
    const { manifest, events } = await readSession(resolve(recording));
    session = buildSession(manifest, events);
  }, 180_000);

  const turns = () => session.runs.filter(isCountedTurn);

  test('every turn is measured, offline', () => {
    expect(ended.code, ended.stderr).toBe(0);
    expect(turns()).toHaveLength(3);
  });

  test('the caller is understood, and the script answers', () => {
    const [first, second] = turns().map(({ turn }) => turn);
    expect(first?.heard.toLowerCase()).toContain('table');
    expect(second?.heard.toLowerCase()).toContain('half past seven');
    expect(first?.said).toContain('I have found your booking');
  });

  test('the parts of each gap add up to it, to the nanosecond', () => {
    for (const run of turns()) {
      const { parts } = turnFigures(run);
      const sum = parts?.pieces.reduce((total, { from, to }) => total + (to - from), 0);
      expect(sum).toBe((run.turn?.reply?.start ?? 0) - (run.turn?.speech?.end ?? 0));
    }
  });

  test('the gap seen in the recorded call is the gap of the spans, within 10 ms', () => {
    for (const run of turns()) {
      const { gap, recordedGap } = turnFigures(run);
      expect(gap).toBeGreaterThan(0);
      expect(Math.abs((recordedGap ?? Number.NaN) - (gap ?? 0))).toBeLessThanOrEqual(10);
    }
  });

  test('each part has its place: the wait is at least what was set, the script keeps its time', () => {
    for (const run of turns()) {
      const { endpointing, ttft, parts } = turnFigures(run);
      expect(endpointing).toBeGreaterThanOrEqual(450);
      expect(ttft).toBeGreaterThanOrEqual(300);
      expect(parts?.totals.asr).toBeGreaterThan(0);
      expect(parts?.totals.tts).toBeGreaterThan(0);
    }
  });

  test('the context grows from turn to turn', () => {
    const messages = turns().map(({ turn }) => turn?.context.messages);
    expect(messages).toEqual([1, 3, 5]);
  });

  test('the call is saved: two channels, at the rate of the path', async () => {
    const bytes = await readFile(wav);
    expect(bytes.readUInt16LE(22)).toBe(2);
    expect(bytes.readUInt32LE(24)).toBe(16_000);
    expect(bytes.length).toBeGreaterThan(16_000 * 4 * 10);
  });
});
