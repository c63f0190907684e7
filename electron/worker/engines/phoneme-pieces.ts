import type { Seconds } from '../../common/units.ts';
import { type CutLimits, cutPhonemes } from '../text/cut-phonemes.ts';
import { joinParts, type SpokenPart } from '../text/write-ipa.ts';
import { naturalPause } from './natural-pause.ts';

/** What a voice speaks at once: int64[n] ids, and how long the pause behind it may be. */
export type PhonemePiece = { readonly ids: BigInt64Array; readonly pause: Seconds };

/**
 * How a model that reads phonemes tokenizes a sentence: in pieces within `limits`, each as `encode` writes it, without
 * those in which nothing can be said.
 */
export function phonemePieces(
  limits: CutLimits,
  encode: (phonemes: string) => BigInt64Array,
): (parts: readonly SpokenPart[], isFirst: boolean) => PhonemePiece[] {
  const nothing = encode('').length;
  return (parts, isFirst) =>
    cutPhonemes(parts, isFirst, limits)
      .map((piece, at, { length }) => ({
        ids: encode(joinParts(piece)),
        pause: naturalPause(piece, at === length - 1),
      }))
      .filter(({ ids }) => ids.length > nothing);
}
