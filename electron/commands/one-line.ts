const longest = 500;

/**
 * Words of strangers as one line of a terminal: what would steer it (C0, DEL and C1 of ECMA-48, which begin its
 * sequences), break the line or turn the direction of writing (Unicode: Cc, Cf, Zl, Zp) is shown as `\u{…}`, and what
 * is longer than 500 characters is cut.
 */
export function oneLine(text: string): string {
  const characters = [...text];
  const shown = characters
    .slice(0, longest)
    .map((one) =>
      /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(one) ? `\\u{${one.codePointAt(0)?.toString(16)}}` : one,
    )
    .join('');
  return characters.length > longest ? `${shown}…` : shown;
}
