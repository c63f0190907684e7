import type { ModelCatalog } from '../../../../electron/common/model-catalog.ts';
import { noise, pinned, sample } from '../catalog-fixture.ts';

const words = {
  dictionary: pinned('words/cmudict.json', noise(10), 'd', 'words'),
  g2p: pinned('words/g2p.json', noise(10), 'g', 'words'),
};
/** A catalog that ships with one voice, whose dictionary own voices share. */
export const shipped: ModelCatalog = {
  version: 1,
  models: [
    {
      ...sample('tiny', pinned('tiny/model.onnx', noise(10), 'm', 'tiny')),
      family: 'tiny-tts',
      kind: 'tts',
      files: {
        model: pinned('tiny/model.onnx', noise(10), 'm', 'tiny'),
        metadata: pinned('tiny/metadata.json', noise(10), 'm', 'tiny'),
        ...words,
      },
    },
  ],
};
