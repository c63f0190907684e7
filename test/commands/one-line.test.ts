import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneLine } from '../../electron/commands/one-line.ts';

test('what strangers send does not steer the terminal', () => {
  expect(oneLine('No model "\u001b[2J\u009b31m\r\n\u202egpt" here: müde 語')).toBe(
    'No model "\\u{1b}[2J\\u{9b}31m\\u{d}\\u{a}\\u{202e}gpt" here: müde 語',
  );
});

test('whatever it is, it is one line of printable characters, and no endless one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
      const shown = oneLine(text);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      expect(shown.length).toBeLessThanOrEqual(500 * 10 + 1);
    }),
  );
});
