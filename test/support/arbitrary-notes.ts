import fc from 'fast-check';
import type { Note } from '../../electron/common/notes.ts';
import { nanos } from '../../electron/common/units.ts';

const run = fc.nat({ max: 5 });
const at = fc.nat().map(nanos);

/** Any note, some with fields of a later version, on runs and spans that need not be there. */
export const arbitraryNote: fc.Arbitrary<Note> = fc
  .record({
    id: fc.stringMatching(/^note-[1-9]$/),
    place: fc.oneof(
      fc.record({ kind: fc.constant('run' as const), run }),
      fc.record({ kind: fc.constant('span' as const), run, span: fc.nat() }),
      fc.record({ kind: fc.constant('range' as const), run, from: at, to: at }),
    ),
    text: fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .map((text) => `x${text}`.trim()),
    // Out of a text: JSON knows no −0.
    later: fc.option(
      fc.json().map((text): unknown => JSON.parse(text)),
      { nil: undefined },
    ),
  })
  .map(({ later, ...note }) => (later === undefined ? note : { ...note, later }));
