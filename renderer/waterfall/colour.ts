/** Red, green and blue, 0 … 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** As CSS; `opacity` 0 … 1. */
export function cssOf(colour: Rgb, opacity = 1): string {
  const parts = colour.map(Math.round).join(' ');
  return opacity === 1 ? `rgb(${parts})` : `rgb(${parts} / ${opacity})`;
}

/** `share` of `colour` and the rest of `other`. */
export const mix = (colour: Rgb, other: Rgb, share: number): Rgb => [
  colour[0] * share + other[0] * (1 - share),
  colour[1] * share + other[1] * (1 - share),
  colour[2] * share + other[2] * (1 - share),
];

/** Relative luminance (WCAG), 0 black … 1 white. */
export function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

const black: Rgb = [16, 20, 26];
const white: Rgb = [255, 255, 255];

/** Near black or white, whichever reads better on `ground`. */
export function inkOn(ground: Rgb): Rgb {
  const light = luminance(ground) + 0.05;
  return light / (luminance(black) + 0.05) >= 1.05 / light ? black : white;
}
