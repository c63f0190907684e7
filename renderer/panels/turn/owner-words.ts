import type { OwnerKind, TurnPart } from '../../../electron/common/turn/turn-part-names.ts';

/** A part's name wherever its time is told: that of a script says so. */
export const partWords = (part: TurnPart, owner: OwnerKind): string =>
  owner === 'scripted' ? `${part} (scripted)` : part;

/** The legend's order: who can do something about it first. */
export const ownerNames: Readonly<Record<OwnerKind, string>> = {
  model: 'model',
  endpoint: 'endpoint',
  scripted: 'scripted',
  setting: 'setting',
  transport: 'transport',
  lab: 'lab',
};

export const ownerMeanings: Readonly<Record<OwnerKind, string>> = {
  model: 'A model on this machine.',
  endpoint: 'A model behind an endpoint.',
  scripted: 'No model: the scenario sets its pace, so its share says nothing of a real one.',
  setting: 'A setting of the scenario: waiting on purpose.',
  transport: 'The network, and the way to endpoints and back.',
  lab: 'The lab itself: handing over and scheduling.',
};
