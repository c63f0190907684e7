import { type StageGroup, stageGroups } from '../trace/stage-groups.ts';
import type { Rgb } from './colour.ts';
import { type BaseColour, baseColours, makePalette, type Palette } from './palette.ts';

type Colours = Readonly<Record<BaseColour | `stage-${StageGroup}`, string>>;

/** What is drawn where the style sheet names no colour. */
const lightColours: Colours = {
  surface: '#ffffff',
  'surface-raised': '#f5f6f8',
  line: '#e3e6ea',
  'line-strong': '#c8cdd4',
  text: '#1b2129',
  'text-muted': '#626c79',
  accent: '#2463d1',
  danger: '#c02d2d',
  warning: '#a86400',
  success: '#1d7f4b',
  focus: '#2463d1',
  'stage-frame': '#74787d',
  'stage-prepare': '#93a7c1',
  'stage-text': '#4ea896',
  'stage-model': '#4a7fd9',
  'stage-token': '#8a70d6',
  'stage-call': '#d29a4f',
  'stage-lab': '#adadad',
};

const darkColours: Colours = {
  surface: '#15181d',
  'surface-raised': '#1c2027',
  line: '#2b313a',
  'line-strong': '#424a56',
  text: '#e4e8ee',
  'text-muted': '#98a2b0',
  accent: '#6ba1ff',
  danger: '#f0706a',
  warning: '#e0a545',
  success: '#58c088',
  focus: '#6ba1ff',
  'stage-frame': '#8b9096',
  'stage-prepare': '#647c9d',
  'stage-text': '#3f9b8a',
  'stage-model': '#4f83de',
  'stage-token': '#8d74db',
  'stage-call': '#bd8a45',
  'stage-lab': '#71777f',
};

/** The palette of the document's theme, as its style sheets have it now. */
export function readPalette(root: HTMLElement, density: number): Palette {
  const style = getComputedStyle(root);
  const pixel = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const isDark =
    root.dataset.theme === 'dark' ||
    (root.dataset.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  const fallbacks = isDark ? darkColours : lightColours;
  const colourOf = (name: keyof Colours): Rgb => {
    if (pixel === null) return [128, 128, 128];
    // A canvas ignores a colour that it cannot read and keeps the one before.
    pixel.fillStyle = fallbacks[name];
    pixel.fillStyle = style.getPropertyValue(`--${name}`).trim() || fallbacks[name];
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
