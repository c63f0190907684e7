import type { Media } from '../../renderer/sound/playback.ts';

/** A media element that plays nothing and says nothing. */
export const silentMedia = (): Media => ({
  currentTime: 0,
  src: '',
  play: async () => {},
  pause: () => {},
  load: () => {},
  removeAttribute: () => {},
  addEventListener: () => {},
});
