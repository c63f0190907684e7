/** In CSS pixels; the same bounds as the preferences have. */
export const paneLimits = {
  left: { least: 200, most: 600 },
  right: { least: 220, most: 700 },
} as const;

/** Names, and enough of a plot to read. */
const leastMiddle = 340;

/** The widths asked for, made smaller in proportion where they would leave the middle too little. */
export function fitWidths(
  left: number,
  right: number,
  whole: number,
): { readonly left: number; readonly right: number } {
  const room = whole - leastMiddle - 2;
  if (left + right <= room) return { left, right };
  const share = room / (left + right);
  const fittedLeft = Math.max(paneLimits.left.least, Math.floor(left * share));
  const fittedRight = Math.max(paneLimits.right.least, Math.min(right, room - fittedLeft));
  return { left: fittedLeft, right: fittedRight };
}
