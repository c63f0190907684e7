import { RunFailure } from '../failure.ts';

/**
 * Throws `unknown-voice` where a language was asked for that is not the model's `own`, both BCP 47; regions do not count.
 * `does`: what the model does in its language, as in "Moonshine hears".
 */
export function refuseLanguage(asked: string | undefined, own: string, does: string): void {
  if (asked === undefined || primary(asked) === primary(own)) return;
  throw new RunFailure(
    'unknown-voice',
    `${does} "${primary(own)}", not "${asked}": choose another model or voice, or leave the language out.`,
  );
}

const primary = (tag: string): string => tag.toLowerCase().split(/[-_]/, 1)[0] ?? '';
