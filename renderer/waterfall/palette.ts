import { type StageGroup, stageGroups } from '../trace/stage-groups.ts';
import { cssOf, inkOn, luminance, mix, type Rgb } from './colour.ts';

/** The colours of one stage group: as CSS. */
export type Fill = {
  readonly plain: string;
  /** Several spans in one block. */
  readonly dense: string;
  /** Runs that no figure counts: load and warm-up. */
  readonly dim: string;
  readonly ink: string;
  readonly dimInk: string;
};

/** Everything that a theme and a screen decide: colours as CSS, fonts in device pixels. */
export type Palette = {
  /** Device pixels in a CSS pixel. */
  readonly density: number;
  readonly surface: string;
  readonly raised: string;
  readonly line: string;
  readonly lineStrong: string;
  readonly grid: string;
  readonly text: string;
  readonly muted: string;
  readonly faint: string;
  readonly accent: string;
  readonly danger: string;
  readonly warning: string;
  readonly success: string;
  readonly focus: string;
  readonly stages: Readonly<Record<StageGroup, Fill>>;
  /** Readings: the line of their value, and what lies below it. */
  readonly trackLine: string;
  readonly trackFill: string;
  /** Of a device that is held back by a limit. */
  readonly limited: string;
  /** Let through what they lie over: a stretch that steps back, one that stands out. */
  readonly veil: string;
  readonly band: string;
  /** Behind the rows of a turn, while the caller waited. */
  readonly gap: string;
  readonly font: string;
  readonly strongFont: string;
  /** For numbers that stand below each other. */
  readonly figureFont: string;
};

export const baseColours = [
  'surface',
  'surface-raised',
  'line',
  'line-strong',
  'text',
  'text-muted',
  'accent',
  'danger',
  'warning',
  'success',
  'focus',
] as const;
export type BaseColour = (typeof baseColours)[number];

export type Fonts = { readonly ui: string; readonly mono: string };

/** A theme as the style sheet gives it. */
export type Theme = {
  readonly colours: Readonly<Record<BaseColour, Rgb>>;
  readonly stages: Readonly<Record<StageGroup, Rgb>>;
  readonly fonts: Fonts;
};

export function makePalette({ colours, stages, fonts }: Theme, density: number): Palette {
  const { surface, text } = colours;
  const isDark = luminance(surface) < 0.2;
  const fillOf = (colour: Rgb): Fill => {
    const dim = mix(colour, surface, 0.5);
    return {
      plain: cssOf(colour),
      dense: cssOf(mix(colour, isDark ? [255, 255, 255] : [0, 0, 0], 0.78)),
      dim: cssOf(dim),
      ink: cssOf(inkOn(colour)),
      dimInk: cssOf(inkOn(dim)),
    };
  };
  // What only encloses is large and says little: it steps back behind what it encloses.
  const groupColour = (group: StageGroup): Rgb =>
    group === 'frame' ? mix(stages.frame, surface, 0.42) : stages[group];
  const fills = stageGroups.map((group) => [group, fillOf(groupColour(group))] as const);
  const size = (pixels: number): string => `${Math.round(pixels * density * 100) / 100}px`;
  return {
    density,
    surface: cssOf(surface),
    raised: cssOf(colours['surface-raised']),
    line: cssOf(colours.line),
    lineStrong: cssOf(colours['line-strong']),
    grid: cssOf(mix(colours.line, surface, 0.55)),
    text: cssOf(text),
    muted: cssOf(colours['text-muted']),
    // Still read: 4.5 : 1 against the surface.
    faint: cssOf(mix(colours['text-muted'], surface, 0.88)),
    accent: cssOf(colours.accent),
    danger: cssOf(colours.danger),
    warning: cssOf(colours.warning),
    success: cssOf(colours.success),
    focus: cssOf(colours.focus),
    trackLine: cssOf(mix(colours.accent, text, 0.85)),
    trackFill: cssOf(mix(colours.accent, surface, isDark ? 0.3 : 0.2)),
    limited: cssOf(mix(colours.warning, surface, 0.34)),
    veil: cssOf(surface, 0.68),
    band: cssOf(text, 0.12),
    gap: cssOf(colours.accent, isDark ? 0.18 : 0.12),
    stages: Object.fromEntries(fills) as Record<StageGroup, Fill>,
    font: `${size(11)} ${fonts.ui}`,
    strongFont: `600 ${size(11.5)} ${fonts.ui}`,
    figureFont: `${size(10.5)} ${fonts.mono}`,
  };
}
