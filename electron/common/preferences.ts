import { z } from 'zod';
import { scenarioSchema } from './scenario.ts';
import { stages } from './stages.ts';

export const sessionOrders = ['newest', 'name', 'size'] as const;
export type SessionOrder = (typeof sessionOrders)[number];

/** What the rows of the waterfall stand together by. */
export const rowsByNames = ['run', 'stage', 'device'] as const;
export type RowsBy = (typeof rowsByNames)[number];

/** How the waterfall is arranged, whatever session it shows. */
export const waterfallChoicesSchema = z.object({
  isMinimapShown: z.boolean().catch(true),
  rowsBy: z.enum(rowsByNames).catch('run'),
  hiddenStages: z.array(z.enum(stages)).readonly().catch([]),
  /** By name; a name that no track has any more hides nothing. */
  hiddenTracks: z.array(z.string()).readonly().catch([]),
});
export type WaterfallChoices = Readonly<z.output<typeof waterfallChoicesSchema>>;

/** What the app remembers between starts. A field that does not parse falls back to its default. */
export const preferencesSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  /** Widths of the side panels, in CSS pixels. */
  leftWidth: z.number().min(200).max(600).catch(300),
  rightWidth: z.number().min(220).max(700).catch(340),
  /** The telemetry below the waterfall: whether it is shown, and how high, in CSS pixels. */
  isTelemetryShown: z.boolean().catch(true),
  telemetryHeight: z.number().min(52).max(800).catch(180),
  waterfall: waterfallChoicesSchema.catch(waterfallChoicesSchema.parse({})),
  /** Commands of the palette that were used lately, by id, the latest first. */
  recentCommands: z.array(z.string()).catch([]),
  /** The scenario as it was last edited; null means the default one. */
  scenario: scenarioSchema.nullable().catch(null),
  /** How the list of recordings is sorted. */
  sessionOrder: z.enum(sessionOrders).catch('newest'),
  /** Sessions looked at lately, the latest first. */
  recent: z.array(z.object({ id: z.string(), name: z.string() })).catch([]),
  /** The session that was last looked at. */
  session: z.string().nullable().catch(null),
  window: z
    .object({
      width: z.int().min(640),
      height: z.int().min(480),
      x: z.int().optional(),
      y: z.int().optional(),
      isMaximized: z.boolean(),
    })
    .nullable()
    .catch(null),
});
export type Preferences = z.output<typeof preferencesSchema>;

export type RecentSession = Preferences['recent'][number];
export const mostRecent = 10;

export const defaultPreferences: Preferences = preferencesSchema.parse({});
