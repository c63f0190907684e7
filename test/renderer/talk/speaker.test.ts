import { afterEach, expect, test, vi } from 'vitest';
import { hertz } from '../../../electron/common/units.ts';
import { openSpeaker } from '../../../renderer/talk/speaker.ts';

afterEach(() => vi.unstubAllGlobals());

test('a loudspeaker that cannot be opened is told in a sentence, and let go of', async () => {
  const close = vi.fn();
  const refused = () => Promise.reject(new Error('The device is gone.'));
  vi.stubGlobal(
    'AudioContext',
    class {
      audioWorklet = { addModule: refused };
      close = close;
    },
  );
  await expect(openSpeaker(hertz(16_000))).rejects.toThrow(
    'The loudspeaker cannot be opened: The device is gone. Choose another one in the settings of your system, then run again.',
  );
  expect(close).toHaveBeenCalledOnce();
});

test('also where there is nothing to let go of', async () => {
  vi.stubGlobal(
    'AudioContext',
    class {
      constructor() {
        throw new Error('The rate is not supported');
      }
    },
  );
  await expect(openSpeaker(hertz(16_000))).rejects.toThrow(
    /^The loudspeaker cannot be opened: The rate is not supported\. Choose/,
  );
});
