import { makePalette, type Palette } from '../../../renderer/waterfall/palette.ts';
import type { Pen } from '../../../renderer/waterfall/pen.ts';

/** A pen that writes down what it is asked to draw; text is 6 pixels a letter. Outlines end in `fill`. */
export class RecordingPen implements Pen {
  fillStyle = '';
  strokeStyle = '';
  lineWidth = 1;
  font = '';
  textAlign: CanvasTextAlign = 'left';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  readonly log: string[] = [];

  fillRect(...box: [number, number, number, number]): void {
    this.log.push(`rect ${box.join(' ')} ${this.fillStyle}`);
  }
  strokeRect(...box: [number, number, number, number]): void {
    this.log.push(`outline ${box.join(' ')} ${this.strokeStyle}`);
  }
  clearRect(): void {
    this.log.push('clear');
  }
  fillText(text: string, x: number, y: number): void {
    this.log.push(`text ${x} ${y} "${text}" ${this.fillStyle}`);
  }
  measureText(text: string): { readonly width: number } {
    return { width: text.length * 6 };
  }
  beginPath(): void {}
  moveTo(x: number, y: number): void {
    this.log.push(`from ${x} ${y}`);
  }
  lineTo(): void {}
  closePath(): void {}
  fill(): void {
    this.log.push(`fill ${this.fillStyle}`);
  }

  /** The lines of the log that begin with a word. */
  drawn(word: 'rect' | 'text' | 'outline' | 'from'): string[] {
    return this.log.filter((line) => line.startsWith(word));
  }

  get texts(): string[] {
    return this.drawn('text').map((line) => /"(.*)"/.exec(line)?.[1] ?? '');
  }
}

/** A palette whose colours are named for what they are for: drawn logs read as words. */
export function namedPalette(density = 1): Palette {
  const palette = makePalette(
    {
      colours: {
        surface: [255, 255, 255],
        'surface-raised': [250, 250, 250],
        line: [220, 220, 220],
        'line-strong': [180, 180, 180],
        text: [0, 0, 0],
        'text-muted': [90, 90, 90],
        accent: [0, 0, 250],
        danger: [250, 0, 0],
        warning: [250, 160, 0],
        success: [0, 160, 0],
        focus: [0, 0, 250],
      },
      stages: {
        frame: [128, 128, 128],
        prepare: [128, 128, 0],
        wait: [200, 120, 0],
        transport: [0, 120, 160],
        text: [0, 128, 128],
        model: [0, 90, 200],
        token: [160, 80, 160],
        call: [200, 100, 0],
        lab: [60, 60, 60],
        imported: [90, 90, 120],
      },
      fonts: { ui: 'ui', mono: 'mono' },
    },
    density,
  );
  const fillNamed = (group: string) => ({
    plain: group,
    dense: `${group}-dense`,
    dim: `${group}-dim`,
    ink: 'ink',
    dimInk: 'dim-ink',
  });
  return {
    ...palette,
    surface: 'surface',
    raised: 'raised',
    line: 'line',
    lineStrong: 'line-strong',
    grid: 'grid',
    text: 'text',
    muted: 'muted',
    faint: 'faint',
    accent: 'accent',
    danger: 'danger',
    warning: 'warning',
    success: 'success',
    focus: 'focus',
    trackLine: 'track',
    trackFill: 'track-fill',
    limited: 'limited',
    veil: 'veil',
    band: 'band',
    gap: 'gap',
    stages: {
      frame: fillNamed('frame'),
      prepare: fillNamed('prepare'),
      wait: fillNamed('wait'),
      transport: fillNamed('transport'),
      text: fillNamed('text'),
      model: fillNamed('model'),
      token: fillNamed('token'),
      call: fillNamed('call'),
      lab: fillNamed('lab'),
      imported: fillNamed('imported'),
    },
  };
}
