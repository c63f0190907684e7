import { z } from 'zod';
import { type LabApi, pictureFormats, reportFormats } from './bridge.ts';
import { exportFormatNames } from './export/export-formats.ts';
import { keyValueSchema } from './key-value.ts';
import { modelIdSchema, ownFamilies } from './model-catalog.ts';
import { notesSchema } from './notes.ts';
import { preferencesSchema } from './preferences.ts';
import { presetIds } from './presets.ts';
import { scenarioSchema } from './scenario.ts';
import { mostTags, sessionNameSchema, sessionTagSchema } from './session.ts';
import { sharingSchema } from './sharing.ts';
import { microphoneFrameSchema } from './turn/talk.ts';
import { keyNameSchema } from './turn/turn-work.ts';

const none = z.tuple([]);
const text = z.tuple([z.string().max(1000)]);
const report = z.string().max(10_000_000);
const picture = z
  .instanceof(Uint8Array)
  .refine(({ length }) => length <= 200_000_000, 'The picture is too large.');

/**
 * The arguments of every call that the window can make, parsed in main before anything happens. A call that
 * is not here does not exist. Its channel is `lab:` and the name.
 */
export const callArguments = {
  welcome: none,
  listModels: none,
  pullModels: z.tuple([z.array(z.string().max(200)).max(1000)]),
  cancelPull: z.tuple([z.string().max(200)]),
  addModel: z.tuple([
    z.string().min(1).max(4096),
    z.object({
      id: modelIdSchema.optional(),
      name: z.string().min(1).max(200).optional(),
      family: z.enum(ownFamilies).optional(),
    }),
  ]),
  removeModel: z.tuple([z.string().max(200)]),
  chooseModelFolder: none,
  packModels: z.tuple([z.array(z.string().max(200)).min(1).max(1000)]),
  unpackModels: none,
  listDevices: z.tuple([z.boolean()]),
  runScenario: z.tuple([scenarioSchema]),
  cancelRun: z.tuple([z.int().nonnegative()]),
  stopSession: none,
  listSessions: none,
  openSession: text,
  importSession: z.tuple([z.string().max(4096).nullable()]),
  saveSessionAs: z.tuple([z.string().max(1000), sharingSchema]),
  exportSessionAs: z.tuple([z.string().max(1000), z.enum(exportFormatNames), z.boolean()]),
  labelSession: z.tuple([
    z.string().max(1000),
    z.object({ name: sessionNameSchema, tags: z.array(sessionTagSchema).max(mostTags) }),
  ]),
  readNotes: text,
  saveNotes: z.tuple([z.string().max(1000), notesSchema]),
  showSessionFolder: text,
  trashSession: text,
  readAudio: z.tuple([z.string().max(1000), z.string().max(1000)]),
  chooseAudio: none,
  openScenario: none,
  openPreset: z.tuple([z.enum(presetIds)]),
  saveScenarioAs: z.tuple([scenarioSchema]),
  saveReportAs: z.tuple([z.enum(reportFormats), report]),
  savePictureAs: z.tuple([z.enum(pictureFormats), picture]),
  copyText: z.tuple([report]),
  setPreferences: z.tuple([preferencesSchema]),
  listKeys: z.tuple([z.array(keyNameSchema).max(1000)]),
  saveKey: z.tuple([keyNameSchema, keyValueSchema]),
  deleteKey: z.tuple([keyNameSchema]),
  talkClock: none,
  talkFrame: z.tuple([microphoneFrameSchema]),
  talkFailed: z.tuple([z.string().min(1).max(1000)]),
} as const;

export type CallName = keyof typeof callArguments;
export type CallArguments<Name extends CallName> = z.output<(typeof callArguments)[Name]>;
export type CallAnswer<Name extends CallName> = Awaited<ReturnType<LabApi[Name]>>;

export const callChannel = (name: CallName): string => `lab:${name}`;

/** What main tells the window. Each channel carries the argument of the listener. */
export const eventChannels = {
  onSession: 'lab:on-session',
  onTalk: 'lab:on-talk',
  onActivity: 'lab:on-activity',
  onOpen: 'lab:on-open',
  onMenu: 'lab:on-menu',
} as const;
