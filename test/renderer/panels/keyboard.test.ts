import { afterEach, expect, test, vi } from 'vitest';
import { commandOf } from '../../../renderer/panels/keyboard.ts';

afterEach(() => vi.unstubAllGlobals());

test('Escape hangs up, but out of a text field only takes a notice away', () => {
  class Area {}
  class Field {
    readonly type: string;
    constructor(type: string) {
      this.type = type;
    }
  }
  vi.stubGlobal('HTMLTextAreaElement', Area);
  vi.stubGlobal('HTMLInputElement', Field);
  const targets = [null, new Field('range'), new Field('text'), new Area()];
  const commands = targets.map((target) =>
    commandOf({ key: 'Escape', altKey: false, target } as unknown as KeyboardEvent),
  );
  expect(commands).toEqual(['hang-up', 'hang-up', 'dismiss', 'dismiss']);
});
