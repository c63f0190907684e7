import { type StageGroup, stageGroups } from '../trace/stage-groups.ts';
import type { Rgb } from './colour.ts';
import { type BaseColour, baseColours, makePalette, type Palette } from './palette.ts';

/** What is drawn where the style sheet names no colour: plain to see, and like none of its own. */
const unnamed = '#808080';

/** The palette of the document's theme, as its style sheets have it now. */
export function readPalette(root: HTMLElement, density: number): Palette {
  const style = getComputedStyle(root);
  const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const colourOf = (name: BaseColour | `stage-${StageGroup}`): Rgb => {
    if (pixel === null) return [128, 128, 128];
    // A canvas ignores a colour that it cannot read and keeps the one before.
    pixel.fillStyle = unnamed;
    pixel.fillStyle = style.getPropertyValue(`--${name}`).trim() || unnamed;
    pixel.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = pixel.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
  const read = <Name extends string>(names: readonly Name[], of: (name: Name) => Rgb) =>
    Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, Rgb>;
  return makePalette(
    {
      colours: read(baseColours, colourOf),
      stages: read(stageGroups, (group) => colourOf(`stage-${group}`)),
      fonts: {
        ui: style.getPropertyValue('--font-ui').trim() || 'system-ui, sans-serif',
        mono: style.getPropertyValue('--font-mono').trim() || 'ui-monospace, monospace',
      },
    },
    density,
  );
}
