import type { Pen } from '../pen.ts';

const anchors: Readonly<Record<CanvasTextAlign, string>> = {
  left: 'start',
  start: 'start',
  center: 'middle',
  right: 'end',
  end: 'end',
};

/**
 * A pen that writes SVG: the same drawing as on a canvas, as shapes and texts. How wide a text is, it is told by
 * `measure`, for the font that is given as CSS.
 */
export class SvgPen implements Pen {
  fillStyle = '#000';
  strokeStyle = '#000';
  lineWidth = 1;
  font = '10px sans-serif';
  textAlign: CanvasTextAlign = 'start';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  readonly #measure: (text: string, font: string) => number;
  readonly #shapes: string[] = [];
  #path: string[] = [];

  constructor(measure: (text: string, font: string) => number) {
    this.#measure = measure;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#add('rect', { x, y, width, height, fill: this.fillStyle });
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    const stroke = { stroke: this.strokeStyle, 'stroke-width': this.lineWidth };
    this.#add('rect', { x, y, width, height, fill: 'none', ...stroke });
  }

  /** There is nothing below what is drawn first. */
  clearRect(): void {}

  fillText(text: string, x: number, y: number): void {
    const attributes = {
      x,
      y,
      fill: this.fillStyle,
      style: `font: ${this.font}; white-space: pre`,
      'text-anchor': anchors[this.textAlign],
      'dominant-baseline': this.textBaseline === 'middle' ? 'central' : 'auto',
    };
    this.#shapes.push(`<text ${written(attributes)}>${escaped(text)}</text>`);
  }

  measureText(text: string): { readonly width: number } {
    return { width: this.#measure(text, this.font) };
  }

  beginPath(): void {
    this.#path = [];
  }
  moveTo(x: number, y: number): void {
    this.#path.push(`M${x} ${y}`);
  }
  lineTo(x: number, y: number): void {
    this.#path.push(`L${x} ${y}`);
  }
  closePath(): void {
    this.#path.push('Z');
  }
  fill(): void {
    this.#add('path', { d: this.#path.join(''), fill: this.fillStyle });
  }

  /** The whole picture as a file. */
  picture(width: number, height: number, title: string): string {
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
      `<title>${escaped(title)}</title>`,
      ...this.#shapes,
      '</svg>\n',
    ].join('\n');
  }

  #add(name: string, attributes: Readonly<Record<string, string | number>>): void {
    this.#shapes.push(`<${name} ${written(attributes)}/>`);
  }
}

const written = (attributes: Readonly<Record<string, string | number>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(' ');

const marks: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** What XML cannot hold, not even escaped, becomes U+FFFD: a recording may say anything. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (mark) => marks[mark] ?? mark);
