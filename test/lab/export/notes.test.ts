import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Note } from '../../../electron/common/notes.ts';
import type { RecordedSession } from '../../../electron/common/recorded-session.ts';
import { exported, realSession } from '../../support/exported.ts';

/** A real recording with a note on a span of its fifth run, and one on a span that is not there. */
async function notedSession(): Promise<{ session: RecordedSession; start: number }> {
  const session = await realSession(2);
  const span = session.runs[4]?.spans.get(0);
  if (span === undefined) throw new Error('The recording has no such span.');
  const place = { kind: 'span', run: 4, span: span.id } as const;
  const notes: Note[] = [
    { id: 'note-1', place, text: 'Slow | <b>here</b>?\nYes.' },
    { id: 'note-2', place: { ...place, span: 1e9 }, text: 'On nothing.' },
  ];
  return { session: { ...session, notes }, start: span.start };
}

test('Markdown lists every note with its place, as plain words on one line', async () => {
  const { session } = await notedSession();
  const text = (await exported(session, 'markdown')).toString();
  const lines = text.slice(text.indexOf('## Notes')).trim().split('\n').slice(2);
  expect(lines).toEqual([
    expect.stringMatching(/^- Run 5, [\w-]+: Slow \\\| \\<b\\>here\\<\/b\\>\? Yes\.$/),
    '- Run 5: On nothing.',
  ]);
});

test('a Chrome trace has an instant for every note that has a place', async () => {
  const { session, start } = await notedSession();
  const event = z.looseObject({ name: z.string(), ph: z.string() });
  const { traceEvents } = z
    .object({ traceEvents: z.array(event) })
    .parse(JSON.parse((await exported(session, 'chrome')).toString()));
  expect(traceEvents.filter(({ name }) => name === 'note')).toMatchObject([
    { ph: 'i', ts: start / 1e3, args: { text: 'Slow | <b>here</b>?\nYes.' } },
  ]);
});

test('a Perfetto trace has a track of them', async () => {
  const { session } = await notedSession();
  const bytes = (await exported(session, 'perfetto')).toString('latin1');
  expect(bytes).toContain('Run 5, measured, notes');
  expect(bytes).toContain('Slow | <b>here</b>?\nYes.');
  expect(bytes).not.toContain('On nothing.');
});
