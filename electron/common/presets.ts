/** The calls of voice agents that ship, by the name of their file in `resources/scenarios`. */
export const presetIds = ['turn', 'ivr', 'assistant', 'agent-assist'] as const;
export type PresetId = (typeof presetIds)[number];

type Preset = { readonly id: PresetId; readonly name: string; readonly about: string };

/** As the window offers them; `name` is the scenario's own. */
export const presets: readonly Preset[] = [
  { id: 'turn', name: 'Voice turn', about: '16 kHz, no network' },
  { id: 'ivr', name: 'IVR and call centre', about: '8 kHz µ-law' },
  { id: 'assistant', name: 'Virtual assistant', about: '16 kHz, 20 ms away' },
  {
    id: 'agent-assist',
    name: 'Live agent assist',
    about: 'transcription only',
  },
];
