/** Lengths in CSS pixels, from the plot's upper left corner. */
export type Rectangle = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

export type Labelled = { readonly x: number; readonly y: number; readonly text: string };

export type PlacedLabel = Rectangle & {
  /** Whether it stands so far off that a line has to lead to its point. */
  readonly isFar: boolean;
};

type Room = {
  readonly width: number;
  readonly height: number;
  /** What a name had better not lie on, but may. */
  readonly lines: readonly Rectangle[];
};

export const labelHeight = 14;
/** Radius of a mark that no label may cover. */
const markRadius = 6;
/** How far labels stand from their points: the nearest that is free. */
const reaches = [9, 22, 36, 52, 70] as const;

/** What names of models and devices take at 11 px in the widest of the window's fonts. */
export const labelWidth = (text: string): number => Math.ceil(text.length * 5.9) + 4;

/**
 * A place for the name of each point, in their order: inside the plot, on no other name, on no point. null where there is
 * none, so that a crowd stays readable: whoever draws says the names elsewhere too.
 */
export function placeLabels(
  points: readonly Labelled[],
  { width, height, lines }: Room,
): (PlacedLabel | null)[] {
  const marks = points.map(({ x, y }) => ({
    left: x - markRadius,
    top: y - markRadius,
    width: 2 * markRadius,
    height: 2 * markRadius,
  }));
  const placed: Rectangle[] = [];
  return points.map((point) => {
    const free = candidates(point).filter(
      (candidate) =>
        candidate.left >= 0 &&
        candidate.top >= 0 &&
        candidate.left + candidate.width <= width &&
        candidate.top + candidate.height <= height &&
        [...placed, ...marks].every((other) => !overlap(candidate, other)),
    );
    const label = free.find((one) => lines.every((line) => !overlap(one, line))) ?? free[0];
    if (label === undefined) return null;
    placed.push(label);
    return label;
  });
}

export const overlap = (one: Rectangle, other: Rectangle): boolean =>
  one.left < other.left + other.width &&
  other.left < one.left + one.width &&
  one.top < other.top + other.height &&
  other.top < one.top + one.height;

/** Right, left, above, below and between, the nearest first. */
function candidates({ x, y, text }: Labelled): PlacedLabel[] {
  const width = labelWidth(text);
  return reaches.flatMap((reach, step) => {
    const right = x + reach;
    const left = x - reach - width;
    const middle = x - width / 2;
    const above = y - reach - labelHeight / 2;
    const below = y + reach - labelHeight / 2;
    const beside = y - labelHeight / 2;
    const corners: readonly (readonly [left: number, top: number])[] = [
      [right, beside],
      [left, beside],
      [middle, above - 3],
      [middle, below + 3],
      [x + 6, above],
      [x + 6, below],
      [x - 6 - width, above],
      [x - 6 - width, below],
    ];
    return corners.map(([from, top]) => ({
      left: from,
      top,
      width,
      height: labelHeight,
      isFar: step > 0,
    }));
  });
}
