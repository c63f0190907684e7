import type { PictureFormat } from '../../../electron/common/bridge.ts';
import type { ActionEffects } from '../action.ts';
import type { WaterfallView } from '../view.ts';
import { takePicture } from './take-picture.ts';

/** Saves the picture that `take` draws; it is drawn only when it is to be saved. */
export type SavePicture = (format: PictureFormat, take: () => Promise<Uint8Array>) => void;

/** What the actions of pictures lead to; nothing where no picture can be saved. */
export const pictureEffect = (
  view: WaterfallView,
  onPicture: SavePicture | undefined,
): Pick<ActionEffects, 'savePicture'> =>
  onPicture === undefined
    ? {}
    : { savePicture: (format) => onPicture(format, () => takePicture(view, format)) };
