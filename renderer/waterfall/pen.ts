type Drawn =
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'fillRect'
  | 'strokeRect'
  | 'clearRect'
  | 'fillText'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'closePath'
  | 'fill';

/** The part of a canvas context that the waterfall draws with: all that a test has to record. */
export type Pen = Pick<CanvasRenderingContext2D, Drawn> & {
  readonly measureText: (text: string) => { readonly width: number };
};

/** A box on the canvas, in device pixels. */
export type Box = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

/** `text`, cut with an ellipsis where it is wider than `width`; empty where not even a letter fits. */
export function fitText(pen: Pen, text: string, width: number): string {
  if (pen.measureText(text).width <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pen.measureText(`${text.slice(0, middle).trimEnd()}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${text.slice(0, low).trimEnd()}…`;
}

/** Outlines the inside edge of a box with a line of `thickness` device pixels. */
export function outline(pen: Pen, box: Box, colour: string, thickness: number): void {
  pen.strokeStyle = colour;
  pen.lineWidth = thickness;
  const inset = thickness / 2;
  pen.strokeRect(
    box.left + inset,
    box.top + inset,
    Math.max(thickness, box.width - thickness),
    Math.max(thickness, box.height - thickness),
  );
}
