import type { PictureFormat } from '../../../electron/common/bridge.ts';
import type { WaterfallAction } from '../action.ts';

const save = (format: PictureFormat, title: string): WaterfallAction => ({
  id: `save-${format}`,
  title,
  keys: [],
  group: 'Pictures',
  does: ({ effects }) => {
    effects.savePicture?.(format);
    return effects.savePicture !== undefined;
  },
  cannot: ({ effects }) =>
    effects.savePicture === undefined ? 'There is no place to save a picture from here.' : null,
});

/** The waterfall as it is in sight, as a file. */
export const pictureActions: readonly WaterfallAction[] = [
  save('png', 'Save picture as PNG…'),
  save('svg', 'Save picture as SVG…'),
];
