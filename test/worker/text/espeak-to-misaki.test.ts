import { expect, test } from 'vitest';
import { espeakToMisaki } from '../../../electron/worker/text/espeak-to-misaki.ts';

test.each([
  ['la pˈit^sːa e prˈonta', 'la pˈiʦːa e prˈonta'],
  ['bʊond^ʒˈɔrno', 'bʊonʤˈɔrno'],
  ['t^ʃˈa^ʊ', 'ʧˈW'],
  ['ʒə- mapˈɛl', 'ʒə mapˈɛl'],
  ['bwˈe^ɪnɒs dˈa^ɪəz', 'bwˈAnɒs dˈIəz'],
  ['a^ə', 'aə'],
])('%s is %s in the letters of Kokoro', (espeak, misaki) => {
  expect(espeakToMisaki(espeak)).toBe(misaki);
});
